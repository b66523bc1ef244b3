import * as units from "@grafana/grafana-foundation-sdk/units";
import type { Section } from "../build/dashboard.ts";
import { rateBy } from "../build/node-queries.ts";
import { table } from "../build/table.ts";
import { timeSeries } from "../build/time-series.ts";
import { deviceName, ofEach, theseGpus } from "./selector.ts";

const identity = "node, vendor, gpu";

/** What goes wrong in devices and on the way to them. */
export const errors: Section = {
  title: "Errors and traffic",
  panels: [
    timeSeries({
      title: "Errors in memory and units",
      about:
        "Errors in an hour, by whether they were corrected: corrected ones do no harm, many of them announce worse.",
      unit: units.Short,
      width: 8,
      min: 0,
      decimals: 0,
      queries: [
        {
          expr: `sum by (${identity}, type) (increase(kubevitals_gpu_errors_total{${theseGpus}}[1h]))`,
          legend: "{{node}} {{vendor}} {{gpu}} {{type}}",
        },
      ],
    }),
    timeSeries({
      title: "Errors that the driver reports",
      about: "Reports of the driver in an hour, by the vendor's number (NVIDIA's XID).",
      unit: units.Short,
      width: 8,
      min: 0,
      decimals: 0,
      queries: [
        {
          expr: `sum by (${identity}, code) (increase(kubevitals_gpu_faults_total{${theseGpus}}[1h]))`,
          legend: "{{node}} {{vendor}} {{gpu}}: {{code}}",
        },
      ],
    }),
    timeSeries({
      title: "Packets sent again over PCIe",
      about: "Packets that had to be sent again: a slot, a riser or a device that is not seated well.",
      unit: units.PacketsPerSecond,
      width: 8,
      min: 0,
      queries: [
        {
          expr: rateBy(identity, "kubevitals_gpu_pcie_replays_total", theseGpus),
          legend: "{{node}} {{vendor}} {{gpu}}",
        },
      ],
    }),
    table({
      title: "Memory set aside",
      about:
        "Rows of the devices' memory that were replaced, by what was wrong with them, and those that wait for a reset.",
      width: 12,
      height: 8,
      keys: [
        { label: "node", title: "Node", link: { title: "The node", to: "node", with: { node: "${__value.raw}" } } },
        { label: "gpu", title: "Device" },
        { label: "cause", title: "Cause" },
      ],
      columns: [
        {
          title: "Rows",
          expr: `max by (node, gpu, cause) (kubevitals_gpu_remapped_rows{${theseGpus}})`,
          unit: units.Short,
        },
      ],
    }),
    timeSeries({
      title: "PCIe and NVLink",
      about: "Bytes a second that each device received and sent over PCIe, and moved over NVLinks.",
      unit: units.BytesPerSecondIEC,
      width: 12,
      min: 0,
      queries: [
        { expr: ofEach("pcie_receive_bytes_per_second"), legend: `${deviceName} received` },
        { expr: ofEach("pcie_transmit_bytes_per_second"), legend: `${deviceName} sent` },
        { expr: ofEach("nvlink_bytes_per_second"), legend: `${deviceName} NVLink` },
      ],
    }),
  ],
};
