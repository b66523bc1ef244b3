import assert from "node:assert/strict";
import { test } from "node:test";
import { sensorFamily } from "./hwmon-families.ts";
import { sensorFileOf } from "./hwmon-files.ts";

/** File, family, and what the kernel's 1000 becomes. */
const files: readonly (readonly [file: string, family: string, value: number])[] = [
  ["temp1_input", "temp_celsius", 1],
  ["temp1_crit_alarm", "temp_crit_alarm_celsius", 1],
  ["temp1_alarm", "temp_alarm", 1000],
  ["temp1_fault", "temp_fault", 1000],
  ["temp1_type", "temp_type", 1000],
  ["in0_input", "in_volts", 1],
  ["in0_beep", "in_beep_enabled", 1000],
  ["cpu0_vid", "cpu_vid_volts", 1],
  ["curr1_max", "curr_max_amps", 1],
  ["fan1_input", "fan_rpm", 1000],
  ["fan1_target", "fan_target_rpm", 1000],
  ["fan1_pulses", "fan_pulses", 1000],
  ["pwm1", "pwm", 1000],
  ["pwm1_auto_point1_temp", "pwm_auto_point1_temp", 1000],
  ["energy1_input", "energy_joule_total", 0.001],
  ["power1_input", "power_watt", 0.001],
  ["power1_accuracy", "power_accuracy", 0.001],
  ["power1_average_interval", "power_average_interval_seconds", 1],
  ["humidity1_input", "humidity", 0.001],
  ["freq1_input", "freq_freq_mhz", 0.001],
  ["intrusion0_alarm", "intrusion_alarm", 1000],
  ["beep_enable", "beep_enabled", 0],
  ["vrm", "voltage_regulator_version", 1000],
  ["update_interval", "update_interval_seconds", 1],
];

test("makes of each file the family that node_exporter does", () => {
  for (const [file, family, value] of files) {
    const sensorFile = sensorFileOf(file);
    assert.ok(sensorFile, file);
    const found = sensorFamily(sensorFile, false);
    assert.deepEqual([found.name, found.convert(1000)], [family, value], file);
    assert.equal(found.type, file.startsWith("energy") ? "counter" : "gauge");
  }
});

test("calls an input so where the sensor has a file of its own too", () => {
  assert.equal(sensorFamily({ sensor: "in0", type: "in", property: "input" }, true).name, "in_input_volts");
});

test("knows the sensor of a file, and files that are no sensor's", () => {
  assert.deepEqual(sensorFileOf("temp12_crit_hyst"), { sensor: "temp12", type: "temp", property: "crit_hyst" });
  assert.deepEqual(sensorFileOf("update_interval"), {
    sensor: "update_interval0",
    type: "update_interval",
    property: "",
  });
  for (const name of ["name", "power", "power_state", "uevent", "device", "temp1input", "tempo1_input", "1", ""]) {
    assert.equal(sensorFileOf(name), undefined, name);
  }
});
