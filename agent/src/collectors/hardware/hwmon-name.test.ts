import assert from "node:assert/strict";
import { test } from "node:test";
import { sysHost } from "../../testing/sys-tree.ts";
import { cleanName, identify, nameChips } from "./hwmon-name.ts";

test("cleans a name as node_exporter does", () => {
  for (const [name, expected] of [
    ["0000:3b:00.0", "0000:3b:00_0"],
    ["PECI Agent 0 ", "peci_agent_0"],
    ["__a--b__", "a__b"],
    ["\n", ""],
    ["ÄÖ", ""],
  ]) {
    assert.equal(cleanName(name ?? ""), expected);
  }
});

test("calls a chip after where its device lies", () => {
  const files = { "devices/platform/coretemp.0/hwmon/hwmon0/name": "coretemp\n", "devices/platform/coretemp.0/x": "" };
  const links = {
    "class/hwmon/hwmon0": "../../devices/platform/coretemp.0/hwmon/hwmon0",
    "devices/platform/coretemp.0/hwmon/hwmon0/device": "../../../coretemp.0",
  };
  const host = sysHost(files, links);
  // The stub's folders know no links.
  const following = { ...host, listSys: (path: string) => (path.endsWith("/device") ? [] : host.listSys(path)) };
  assert.equal(identify(following, "hwmon0").base, "platform_coretemp_0");
});

test("else after its driver, else after its folder", () => {
  assert.equal(identify(sysHost({ "class/hwmon/hwmon4/name": "Fan Box\n" }), "hwmon4").base, "fan_box");
  assert.equal(identify(sysHost({ "class/hwmon/hwmon4/temp1_input": "1" }), "hwmon4").base, "hwmon4");
});

const chip = (folder: string, base: string, driverName: string) => ({ folder, base, driverName });

test("tells chips of one device apart by driver, and those of one driver by folder", () => {
  assert.deepEqual(
    nameChips([
      chip("hwmon0", "a", "x"),
      chip("hwmon1", "b", "One"),
      chip("hwmon2", "b", "Two"),
      chip("hwmon3", "c", "same"),
      chip("hwmon4", "c", "same"),
      chip("hwmon5", "d", ""),
      chip("hwmon6", "d", "--"),
    ]),
    ["a", "b_one", "b_two", "c_hwmon3", "c_hwmon4", "d_hwmon5", "d_hwmon6"],
  );
});
