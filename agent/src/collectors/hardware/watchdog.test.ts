import assert from "node:assert/strict";
import { test } from "node:test";
import { exposeSeries } from "../../testing/exposition.ts";
import { systemError } from "../../testing/stub-host.ts";
import { sysHost } from "../../testing/sys-tree.ts";
import { createWatchdog } from "./watchdog.ts";

test("shows a watchdog without what it does not tell", async () => {
  const host = sysHost({
    "class/watchdog/watchdog0/identity": "iTCO_wdt\n",
    "class/watchdog/watchdog0/options": "0x8180\n",
    "class/watchdog/watchdog0/state": systemError("EACCES"),
    "class/watchdog/watchdog0/timeout": "30\n",
    "class/watchdog/watchdog0/timeleft": systemError("EIO"),
    "class/watchdog/watchdog0/bootstatus": "0x20\n",
    "class/watchdog/watchdog1/nowayout": "1\n",
  });
  assert.deepEqual(await exposeSeries(createWatchdog(), host), [
    'node_watchdog_bootstatus{name="watchdog0"} 32',
    'node_watchdog_timeout_seconds{name="watchdog0"} 30',
    'node_watchdog_info{name="watchdog0",options="0x8180",identity="iTCO_wdt"} 1',
    'node_watchdog_info{name="watchdog1"} 1',
    'node_watchdog_nowayout{name="watchdog1"} 1',
  ]);
});

test("is absent without the class", () => {
  assert.equal(createWatchdog().read(sysHost({})), undefined);
});
