import assert from "node:assert/strict";
import { test } from "node:test";
import { exposeSeries } from "../../testing/exposition.ts";
import { openFixtureHost } from "../../testing/fixture-host.ts";
import { systemError } from "../../testing/stub-host.ts";
import { sysHost } from "../../testing/sys-tree.ts";
import { createThermalZone } from "./thermal-zone.ts";

test("shows zones in degrees and what cools them", async () => {
  assert.deepEqual(await exposeSeries(createThermalZone(), openFixtureHost("many-devices")), [
    'node_thermal_zone_temp{zone="0",type="acpitz"} 27.8',
    'node_thermal_zone_temp{zone="1",type="x86_pkg_temp"} 51',
    'node_thermal_zone_temp{zone="10",type="iwlwifi_1"} -5.5',
    'node_cooling_device_cur_state{name="0",type="Processor"} 0',
    'node_cooling_device_cur_state{name="1",type="Processor"} 0',
    'node_cooling_device_cur_state{name="11",type="intel_powerclamp"} -1',
    'node_cooling_device_cur_state{name="2",type="Processor"} 0',
    'node_cooling_device_max_state{name="0",type="Processor"} 10',
    'node_cooling_device_max_state{name="1",type="Processor"} 10',
    'node_cooling_device_max_state{name="11",type="intel_powerclamp"} 50',
    'node_cooling_device_max_state{name="2",type="Processor"} 10',
  ]);
});

for (const fault of [
  systemError("EAGAIN"),
  systemError("ENODATA"),
  systemError("EIO"),
  systemError("EACCES"),
  "",
  "\u00ff",
]) {
  test(`has no temperature of a sensor that gives ${JSON.stringify(fault instanceof Error ? fault.message : fault)}`, async () => {
    const host = sysHost({
      "class/thermal/thermal_zone0/type": "iwlwifi\n",
      "class/thermal/thermal_zone0/temp": fault,
      "class/thermal/thermal_zone1/type": "acpitz\n",
      "class/thermal/thermal_zone1/temp": "20000\n",
      "class/thermal/cooling_device0/type": "fan\n",
      "class/thermal/cooling_device0/max_state": fault,
      "class/thermal/cooling_device0/cur_state": "1\n",
    });
    assert.deepEqual(await exposeSeries(createThermalZone(), host), [
      'node_thermal_zone_temp{zone="1",type="acpitz"} 20',
    ]);
  });
}

test("has nothing to say of a machine without zones, which is no failure", async () => {
  assert.deepEqual(await exposeSeries(createThermalZone(), sysHost({})), []);
});
