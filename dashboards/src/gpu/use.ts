import * as units from "@grafana/grafana-foundation-sdk/units";
import type { Section } from "../build/dashboard.ts";
import { colours, steps } from "../build/rule-thresholds.ts";
import { stat } from "../build/stat.ts";
import { timeSeries } from "../build/time-series.ts";
import { deviceName, ofEach, theseGpus } from "./selector.ts";

const noneIsWell = steps([
  { value: null, color: colours.well },
  { value: 1, color: colours.critical },
]);

/** How many devices there are, and how busy they are. */
export const use: Section = {
  title: "Use",
  panels: [
    stat({
      title: "Devices",
      about: "Devices that answer, by vendor; parts of divided devices are not counted.",
      unit: units.Short,
      width: 6,
      missing: "none",
      queries: [{ expr: `sum by (vendor) (kubevitals_gpu_devices{${theseGpus}})`, legend: "{{vendor}}" }],
    }),
    stat({
      title: "Lost devices",
      about: "Devices that the driver knew and can no longer reach.",
      unit: units.Short,
      width: 6,
      missing: "no devices",
      thresholds: noneIsWell,
      queries: [{ expr: `sum(${ofEach("lost")})` }],
    }),
    stat({
      title: "Held back now",
      about: "Devices whose clocks power, heat or the hardware holds down now.",
      unit: units.Short,
      width: 6,
      missing: "not known",
      queries: [{ expr: `sum(max by (node, vendor, gpu) (kubevitals_gpu_throttled{${theseGpus}}))` }],
    }),
    stat({
      title: "Given out, and not seen",
      about: "Devices that the kubelet gave to containers, and that none of those is that the drivers show.",
      unit: units.Short,
      width: 6,
      missing: "not known",
      thresholds: noneIsWell,
      queries: [
        {
          expr: `sum(kubevitals_gpu_unmatched_allocations{${theseGpus}}) or 0 * sum(kubevitals_gpu_devices{${theseGpus}})`,
        },
      ],
    }),
    timeSeries({
      title: "Busy",
      about:
        "Share of time in which any program ran on the device. That a device is busy does not say that it is used well.",
      unit: units.Percent,
      width: 12,
      min: 0,
      max: 100,
      queries: [{ expr: `100 * ${ofEach("busy_ratio")}`, legend: deviceName }],
    }),
    timeSeries({
      title: "Device memory used",
      about: "Share of the device's own memory that is in use. Frameworks may take all of it at once, on purpose.",
      unit: units.Percent,
      width: 12,
      min: 0,
      max: 100,
      rules: ["gpu-memory-high"],
      queries: [
        { expr: `100 * ${ofEach("memory_used_bytes")} / (${ofEach("memory_size_bytes")} > 0)`, legend: deviceName },
      ],
    }),
    timeSeries({
      title: "Device memory in bytes",
      about: "Memory of all chosen devices that is in use, and that there is.",
      unit: units.BytesIEC,
      width: 8,
      min: 0,
      queries: [
        { expr: `sum(${ofEach("memory_used_bytes")})`, legend: "used" },
        { expr: `sum(${ofEach("memory_size_bytes")})`, legend: "there" },
      ],
    }),
    timeSeries({
      title: "Memory read or written",
      about: "Share of time in which the device's memory was busy.",
      unit: units.Percent,
      width: 8,
      min: 0,
      max: 100,
      queries: [{ expr: `100 * ${ofEach("memory_busy_ratio")}`, legend: deviceName }],
    }),
    timeSeries({
      title: "Video engines busy",
      about: "Share of time in which encoders and decoders worked.",
      unit: units.Percent,
      width: 8,
      min: 0,
      max: 100,
      queries: [
        { expr: `100 * ${ofEach("encoder_busy_ratio")}`, legend: `${deviceName} encodes` },
        { expr: `100 * ${ofEach("decoder_busy_ratio")}`, legend: `${deviceName} decodes` },
      ],
    }),
  ],
};
