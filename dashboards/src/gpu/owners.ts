import * as units from "@grafana/grafana-foundation-sdk/units";
import { barGauge } from "../build/bar-gauge.ts";
import type { Section } from "../build/dashboard.ts";
import type { Target } from "../build/links.ts";
import { cluster } from "../build/query.ts";
import { table } from "../build/table.ts";
import { timeSeries } from "../build/time-series.ts";
import { theseGpus } from "./selector.ts";

const toPod: Target = {
  title: "The pod",
  to: "pods",
  with: { namespace: "${__field.labels.namespace}", pod: "${__field.labels.pod}" },
};

/** Resources by which device plugins give devices out, as kube-state-metrics writes their names. */
const gpuResources = 'resource=~"nvidia_com_(gpu|mig.*)|amd_com_gpu|gpu_intel_com_.*"';

/** Whose the devices are, and what they make of them. */
export const owners: Section = {
  title: "Whose they are",
  panels: [
    table({
      title: "Devices and their pods",
      about:
        "Containers that have a device, and how that is known: from the kubelet, or from the processes on the device.",
      width: 24,
      height: 9,
      keys: [
        { label: "node", title: "Node", link: { title: "The node", to: "node", with: { node: "${__value.raw}" } } },
        { label: "gpu", title: "Device" },
        { label: "model", title: "Model" },
        { label: "namespace", title: "Namespace" },
        { label: "pod", title: "Pod" },
        { label: "known_by", title: "Known by" },
      ],
      columns: [],
      rows: {
        expr: `max by (node, gpu, model, namespace, pod, known_by) (kubevitals_gpu_owner_info{${theseGpus}})`,
      },
    }),
    barGauge({
      title: "Pods by device time",
      about: "Devices' time that pods' processes take, in devices, of the ten that take most. A bar leads to the pod.",
      unit: units.Short,
      width: 8,
      decimals: 2,
      link: toPod,
      queries: [
        {
          expr: `topk(10, sum by (namespace, pod) (kubevitals_gpu_owner_busy_ratio{${theseGpus}}))`,
          legend: "{{namespace}}/{{pod}}",
        },
      ],
    }),
    barGauge({
      title: "Pods by device memory",
      about: "Memory of devices that pods' processes hold, of the ten that hold most. A bar leads to the pod.",
      unit: units.BytesIEC,
      width: 8,
      link: toPod,
      queries: [
        {
          expr: `topk(10, sum by (namespace, pod) (kubevitals_gpu_owner_memory_used_bytes{${theseGpus}}))`,
          legend: "{{namespace}}/{{pod}}",
        },
      ],
    }),
    timeSeries({
      title: "Devices requested",
      about: "Devices that pods request, and that nodes give, in the whole cluster.",
      unit: units.Short,
      width: 8,
      height: 9,
      min: 0,
      decimals: 0,
      queries: [
        {
          expr: `sum by (resource) (kube_pod_container_resource_requests{${cluster}, ${gpuResources}})`,
          legend: "{{resource}} requested",
        },
        {
          expr: `sum by (resource) (kube_node_status_allocatable{${cluster}, ${gpuResources}})`,
          legend: "{{resource}} given",
        },
      ],
    }),
  ],
};
