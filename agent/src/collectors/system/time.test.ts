import assert from "node:assert/strict";
import { test } from "node:test";
import { stubHost } from "../../testing/stub-host.ts";
import { zoneAt } from "./time-zone.ts";
import { createTime } from "./time.ts";

const folder = "devices/system/clocksource";

test("gives the wall clock in seconds, with fractions", () => {
  assert.deepEqual(createTime().read(stubHost({ now: 1_795_248_466_828.5 })), {
    seconds: 1_795_248_466.828_5,
    zone: { name: "UTC", offsetSeconds: 0 },
    clockSources: [],
  });
});

test("reads the clock sources of the kernel", async () => {
  const host = stubHost({
    folders: { [folder]: ["clocksource0", "power", "uevent"] },
    sys: {
      [`${folder}/clocksource0/available_clocksource`]: "tsc kvm-clock \n",
      [`${folder}/clocksource0/current_clocksource`]: "tsc\n",
    },
  });
  const reading = await createTime().read(host);
  assert.deepEqual(reading?.clockSources, [{ device: "0", available: ["tsc", "kvm-clock"], current: "tsc" }]);
});

test("gives the offset of a zone at an instant, east and west of Greenwich", () => {
  const winter = Date.UTC(2026, 0, 1);
  const summer = Date.UTC(2026, 6, 1);
  assert.deepEqual(zoneAt(winter, "America/New_York"), { name: "EST", offsetSeconds: -18_000 });
  assert.deepEqual(zoneAt(summer, "America/New_York"), { name: "EDT", offsetSeconds: -14_400 });
  assert.equal(zoneAt(summer, "Asia/Kolkata").offsetSeconds, 19_800);
});
