import assert from "node:assert/strict";
import { test } from "node:test";
import { createCpuSysfs, parseCpuList } from "./cpu-sysfs.ts";
import { openFixtureHost } from "../../testing/fixture-host.ts";
import { stubHost } from "../../testing/stub-host.ts";

test("reads a list of CPUs with ranges", () => {
  assert.deepEqual(parseCpuList(Buffer.from("0-2,8,10-11\n")), ["0", "1", "2", "8", "10", "11"]);
  assert.deepEqual(parseCpuList(Buffer.from("\n")), []);
  for (const list of ["0-x", "0-99999999"]) {
    assert.throws(
      () => parseCpuList(Buffer.from(list)),
      /CPU list: a number or a range up to 65535 expected, not "0-[x9]+"/,
    );
  }
});

test("shows a core and a package once, whatever their threads", () => {
  assert.deepEqual(createCpuSysfs().read(openFixtureHost("many-devices")), {
    coreThrottles: [
      { package: "0", core: "0", count: 1 },
      { package: "0", core: "1", count: 2 },
      { package: "1", core: "0", count: 5 },
    ],
    packageThrottles: new Map([
      ["0", 9],
      ["1", 6],
    ]),
    online: new Map([
      ["0", true],
      ["1", false],
      ["2", true],
      ["3", false],
    ]),
    isolated: ["2", "3"],
  });
});

test("says nothing of online where the first CPU cannot be taken offline", async () => {
  const folder = "devices/system/cpu";
  const host = stubHost({
    folders: { [folder]: ["cpu1", "cpu0", "cpufreq"] },
    sys: { [`${folder}/cpu1/online`]: "1\n" },
  });
  const reading = await createCpuSysfs().read(host);
  assert.deepEqual(reading?.online, new Map());
  assert.equal(createCpuSysfs().read(stubHost({})), undefined);
});
