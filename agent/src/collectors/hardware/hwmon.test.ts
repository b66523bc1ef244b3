import assert from "node:assert/strict";
import { test } from "node:test";
import { exposeSeries, optionValues } from "../../testing/exposition.ts";
import { openFixtureHost } from "../../testing/fixture-host.ts";
import { systemError } from "../../testing/stub-host.ts";
import { sysHost, type SysFiles } from "../../testing/sys-tree.ts";
import { createHwmon, hwmonOptions } from "./hwmon.ts";
import { patternOf } from "../reading/name-filter.ts";

const defaults = optionValues(hwmonOptions);

const chip = (folder: string, files: SysFiles): SysFiles =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [`class/hwmon/${folder}/${name}`, text]));

test("names the chips of a server by bus and device", async () => {
  const read = await createHwmon(defaults).read(openFixtureHost("many-devices"));
  assert.deepEqual(
    read?.map((found) => found.chip),
    [
      "platform_coretemp_0",
      "nvme_nvme0",
      "thermal_thermal_zone0",
      "platform_nct6775_656",
      "hwmon4",
      "platform_wmi_board_wmi_fans",
      "platform_wmi_board_wmi_sensors",
      "platform_dual_0_hwmon7",
      "platform_dual_0_hwmon8",
      "i2c_0_0_002d",
    ],
  );
});

test("leaves out sensors that do not answer, and none of the others", async () => {
  const faults = ["EIO", "EAGAIN", "ENODATA", "EINVAL", "EACCES", "ENXIO", "ETIMEDOUT"];
  const faulty = faults.map((code, index) => [`temp${index + 2}_input`, systemError(code)] as const);
  const garbage = {
    temp20_input: "\u0000\u0001",
    temp21_input: "",
    temp22_input: " 1",
    temp23_input: "0x10",
    temp24_input: "nan",
  };
  const files = chip("hwmon0", { temp1_input: "45123\n", ...Object.fromEntries(faulty), ...garbage });
  assert.deepEqual(await exposeSeries(createHwmon(defaults), sysHost(files)), [
    'node_hwmon_temp_celsius{chip="hwmon0",sensor="temp1"} 45.123',
  ]);
});

test("computes as node_exporter does, to the last bit", async () => {
  const files = chip("hwmon0", { temp1_input: "1234567\n", in1_input: "3\n" });
  assert.deepEqual(await exposeSeries(createHwmon(defaults), sysHost(files)), [
    `node_hwmon_in_volts{chip="hwmon0",sensor="in1"} ${3 * 0.001}`,
    `node_hwmon_temp_celsius{chip="hwmon0",sensor="temp1"} ${1234567 * 0.001}`,
  ]);
});

test("shows labels of any bytes, and frequencies by theirs", async () => {
  const files = chip("hwmon0", {
    name: "amdgpu\n",
    freq1_input: "1350000000\n",
    freq1_label: "S CLK\n",
    freq2_input: "1\n",
    temp1_label: 'a"\\\nb\n',
    freq3_label: "s clk",
    freq3_input: "2000000\n",
  });
  assert.deepEqual(await exposeSeries(createHwmon(defaults), sysHost(files)), [
    'node_hwmon_chip_names{chip="amdgpu",chip_name="amdgpu"} 1',
    'node_hwmon_sensor_label{chip="amdgpu",sensor="freq1",label="S CLK"} 1',
    'node_hwmon_sensor_label{chip="amdgpu",sensor="freq3",label="s clk"} 1',
    'node_hwmon_sensor_label{chip="amdgpu",sensor="temp1",label="a\\"\\\\\\nb"} 1',
    // The third comes to the same name as the first, and no page may say a row twice.
    'node_hwmon_freq_freq_mhz{chip="amdgpu",sensor="s_clk"} 1350',
  ]);
});

test("shows the chips and sensors that are asked for", async () => {
  const files = {
    ...chip("hwmon0", { temp1_input: "1000", temp2_input: "2000" }),
    ...chip("hwmon1", { temp1_input: "3000" }),
  };
  const shownWith = async (given: Partial<typeof defaults>) =>
    (await exposeSeries(createHwmon({ ...defaults, ...given }), sysHost(files)))?.map((line) => line.split(" ")[1]);
  assert.deepEqual(await shownWith({ "collector.hwmon.chip-include": patternOf("hwmon1") }), ["3"]);
  assert.deepEqual(await shownWith({ "collector.hwmon.chip-exclude": patternOf("hwmon1") }), ["1", "2"]);
  assert.deepEqual(await shownWith({ "collector.hwmon.sensor-include": patternOf("hwmon0;temp2") }), ["2"]);
  assert.deepEqual(await shownWith({ "collector.hwmon.sensor-exclude": patternOf("hwmon0;temp2") }), ["1", "3"]);
});

test("knows a chip again only while its folder leads to the same device", async () => {
  const collector = createHwmon(defaults);
  const chipsAt = async (names: readonly [string, string]) => {
    const files = {
      ...chip("hwmon0", { name: names[0], temp1_input: "1" }),
      ...chip("hwmon1", { name: names[1], temp1_input: "1" }),
    };
    const links = {
      "class/hwmon/hwmon0": `../../devices/${names[0]}`,
      "class/hwmon/hwmon1": `../../devices/${names[1]}`,
    };
    return (await collector.read(sysHost(files, links)))?.map((found) => found.driverName);
  };
  assert.deepEqual(await chipsAt(["a", "b"]), ["a", "b"]);
  assert.deepEqual(await chipsAt(["b", "a"]), ["b", "a"]);
  assert.deepEqual(await chipsAt(["b", "c"]), ["b", "c"]);
});

test("is absent without the class", () => {
  assert.equal(createHwmon(defaults).read(sysHost({})), undefined);
});
