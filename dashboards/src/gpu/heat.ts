import * as units from "@grafana/grafana-foundation-sdk/units";
import type { Section } from "../build/dashboard.ts";
import { rateTime } from "../build/query.ts";
import { timeSeries } from "../build/time-series.ts";
import { deviceLabels, deviceName, ofEach, theseGpus } from "./selector.ts";

const heldBack = (why: "thermal" | "power") =>
  `100 * max by (${deviceLabels}) (rate(kubevitals_gpu_${why}_throttled_seconds_total{${theseGpus}}[${rateTime}]))`;

/** Heat, power and clocks: what the devices could do and may not. */
export const heat: Section = {
  title: "Heat, power and clocks",
  panels: [
    timeSeries({
      title: "Temperature",
      about: "Temperature of each device. What is too hot differs by model: see whether heat holds it back.",
      unit: units.Celsius,
      width: 8,
      queries: [{ expr: ofEach("temperature_celsius"), legend: deviceName }],
    }),
    timeSeries({
      title: "Held back by heat",
      about: "Share of time in which heat held the clocks down, where the driver counts it.",
      unit: units.Percent,
      width: 8,
      min: 0,
      rules: ["gpu-thermal-throttled"],
      queries: [{ expr: heldBack("thermal"), legend: deviceName }],
    }),
    timeSeries({
      title: "Held back by power",
      about: "Share of time in which power held the clocks down, where the driver counts it.",
      unit: units.Percent,
      width: 8,
      min: 0,
      rules: ["gpu-power-throttled"],
      queries: [{ expr: heldBack("power"), legend: deviceName }],
    }),
    timeSeries({
      title: "Power",
      about: "Power that each device draws.",
      unit: units.Watt,
      width: 8,
      min: 0,
      queries: [{ expr: ofEach("power_watts"), legend: deviceName }],
    }),
    timeSeries({
      title: "Power, of what is allowed",
      about: "Power that each device draws, of what it may draw.",
      unit: units.Percent,
      width: 8,
      min: 0,
      queries: [{ expr: `100 * ${ofEach("power_watts")} / (${ofEach("power_limit_watts")} > 0)`, legend: deviceName }],
    }),
    timeSeries({
      title: "Clocks",
      about: "Clocks of the cores and of the memory.",
      unit: units.Hertz,
      width: 8,
      min: 0,
      queries: [
        { expr: ofEach("core_clock_hertz"), legend: `${deviceName} cores` },
        { expr: ofEach("memory_clock_hertz"), legend: `${deviceName} memory` },
      ],
    }),
  ],
};
