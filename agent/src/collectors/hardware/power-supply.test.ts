import assert from "node:assert/strict";
import { test } from "node:test";
import { exposeSeries, optionValues } from "../../testing/exposition.ts";
import { systemError } from "../../testing/stub-host.ts";
import { sysHost } from "../../testing/sys-tree.ts";
import { patternOf } from "../reading/name-filter.ts";
import { powerSupplyFamilies } from "./power-supply-families.ts";
import { createPowerSupply, powerSupplyOptions } from "./power-supply.ts";

const defaults = optionValues(powerSupplyOptions);
const folder = "class/power_supply";

const battery = {
  [`${folder}/BAT0/type`]: "Battery\n",
  [`${folder}/BAT0/manufacturer`]: 'LGC "x"\n',
  [`${folder}/BAT0/serial_number`]: "\n",
  [`${folder}/BAT0/capacity`]: "91\n",
  [`${folder}/BAT0/voltage_now`]: "12229000\n",
  [`${folder}/BAT0/temp`]: "305\n",
  [`${folder}/BAT0/power_now`]: systemError("ENODATA"),
  [`${folder}/BAT0/energy_now`]: systemError("EIO"),
  [`${folder}/BAT0/uevent`]: "DEVTYPE=power_supply\n",
};

test("shows a battery in whole units, without what it does not tell", async () => {
  assert.deepEqual(await exposeSeries(createPowerSupply(defaults), sysHost(battery)), [
    'node_power_supply_capacity{power_supply="BAT0"} 91',
    'node_power_supply_voltage_volt{power_supply="BAT0"} 12.229',
    'node_power_supply_temp_celsius{power_supply="BAT0"} 30.5',
    'node_power_supply_info{power_supply="BAT0",manufacturer="LGC \\"x\\"",type="Battery"} 1',
  ]);
});

test("leaves out ignored supplies and one that has just gone", async () => {
  const files = {
    ...battery,
    [`${folder}/AC/online`]: "1\n",
    [`${folder}/GONE/online`]: systemError("ENODEV"),
  };
  const ignoring = { "collector.powersupply.ignored-supplies": patternOf("^BAT") };
  assert.deepEqual(await exposeSeries(createPowerSupply(ignoring), sysHost(files)), [
    'node_power_supply_online{power_supply="AC"} 1',
    'node_power_supply_info{power_supply="AC"} 1',
  ]);
});

test("is absent without the class, and has nothing to say of an empty one", async () => {
  assert.equal(await exposeSeries(createPowerSupply(defaults), sysHost({})), undefined);
  const empty = { ...sysHost({}), listSys: () => [] };
  assert.deepEqual(await exposeSeries(createPowerSupply(defaults), empty), []);
});

test("names no family twice", () => {
  const names = powerSupplyFamilies.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
});
