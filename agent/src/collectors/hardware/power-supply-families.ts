import type { AttributeFamily } from "../reading/attribute-families.ts";

/** A family under the attribute's own name or another, with what the kernel's number is divided by. */
function gauge(divisor: number, attribute: string, help: string, name = attribute): AttributeFamily {
  return {
    attribute,
    name: `node_power_supply_${name}`,
    help,
    type: "gauge",
    convert: (value) => value / divisor,
  };
}

const plain = (attribute: string, help: string, name?: string) => gauge(1, attribute, help, name);
/** The kernel counts in millionths: µA, µV, µW, µAh, µWh. */
const micro = (attribute: string, help: string, name?: string) => gauge(1e6, attribute, help, name);
/** The kernel counts in tenths of a degree Celsius. */
const temperature = (attribute: string, help: string) => gauge(10, attribute, help, `${attribute}_celsius`);

/** Numbers of a power supply that become families, in volts, amperes, watts, ampere hours, watt hours and degrees Celsius. */
export const powerSupplyFamilies: readonly AttributeFamily[] = [
  plain("authentic", "Whether the battery is known to be genuine."),
  plain("calibrate", "Whether the battery is being calibrated."),
  plain("capacity", "Charge in percent."),
  plain("capacity_alert_max", "Charge in percent above which the supply raises an alert."),
  plain("capacity_alert_min", "Charge in percent below which the supply raises an alert."),
  plain("cycle_count", "Times that the battery was charged and discharged.", "cyclecount"),
  plain("online", "Whether the supply is connected; 2 where its output can be set."),
  plain("present", "Whether the battery is there."),
  plain("time_to_empty_now", "Seconds until the battery is empty.", "time_to_empty_seconds"),
  plain("time_to_full_now", "Seconds until the battery is full.", "time_to_full_seconds"),
  micro("current_boot", "Current in amperes when the machine started."),
  micro("current_max", "Highest current in amperes."),
  micro("current_now", "Current in amperes.", "current_ampere"),
  micro("energy_empty", "Energy in watt hours at which the battery counts as empty."),
  micro("energy_empty_design", "The same as it was designed."),
  micro("energy_full", "Energy in watt hours at which the battery counts as full."),
  micro("energy_full_design", "The same as it was designed."),
  micro("energy_now", "Energy in watt hours that is left.", "energy_watthour"),
  micro("voltage_boot", "Voltage in volts when the machine started."),
  micro("voltage_max", "Highest voltage in volts."),
  micro("voltage_max_design", "The same as it was designed."),
  micro("voltage_min", "Lowest voltage in volts."),
  micro("voltage_min_design", "The same as it was designed."),
  micro("voltage_now", "Voltage in volts.", "voltage_volt"),
  micro("voltage_ocv", "Voltage in volts that the battery would have without a load."),
  micro("charge_control_limit", "Limit on the charging current in amperes that is in force."),
  micro("charge_control_limit_max", "Highest such limit."),
  micro("charge_counter", "Charge in ampere hours that went in, less what came out."),
  micro("charge_empty", "Charge in ampere hours at which the battery counts as empty."),
  micro("charge_empty_design", "The same as it was designed."),
  micro("charge_full", "Charge in ampere hours at which the battery counts as full."),
  micro("charge_full_design", "The same as it was designed."),
  micro("charge_now", "Charge in ampere hours that is left.", "charge_ampere"),
  micro("charge_term_current", "Current in amperes below which charging ends."),
  micro("constant_charge_current", "Constant current in amperes with which the battery is charged."),
  micro("constant_charge_current_max", "Highest such current."),
  micro("constant_charge_voltage", "Constant voltage in volts with which the battery is charged."),
  micro("constant_charge_voltage_max", "Highest such voltage."),
  micro("precharge_current", "Current in amperes with which an empty battery is charged at first."),
  micro("input_current_limit", "Limit in amperes on the current that is drawn from the adapter."),
  micro("power_now", "Power in watts.", "power_watt"),
  temperature("temp", "Temperature in degrees Celsius."),
  temperature("temp_alert_max", "Temperature above which the supply raises an alert."),
  temperature("temp_alert_min", "Temperature below which the supply raises an alert."),
  temperature("temp_ambient", "Temperature around the supply."),
  temperature("temp_ambient_max", "Temperature around the supply above which it raises an alert."),
  temperature("temp_ambient_min", "Temperature around the supply below which it raises an alert."),
  temperature("temp_max", "Highest temperature at which the supply works."),
  temperature("temp_min", "Lowest temperature at which the supply works."),
];
