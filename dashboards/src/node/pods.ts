import * as units from "@grafana/grafana-foundation-sdk/units";
import { barGauge } from "../build/bar-gauge.ts";
import { bothWays } from "../build/both-ways.ts";
import type { Section } from "../build/dashboard.ts";
import type { Target } from "../build/links.ts";
import { rateBy } from "../build/node-queries.ts";
import { thisNode } from "./selector.ts";

const containers = `${thisNode}, container!=""`;

const toPod: Target = {
  title: "The pod",
  to: "pods",
  with: { namespace: "${__field.labels.namespace}", pod: "${__field.labels.pod}" },
};

/** Who uses the node, and what goes in and out. */
export const pods: Section = {
  title: "Pods and interfaces",
  panels: [
    barGauge({
      title: "Pods by CPU",
      about: "The ten pods of the node that use most CPU now, in CPUs. A bar leads to the pod.",
      unit: units.Short,
      width: 8,
      decimals: 3,
      link: toPod,
      queries: [
        {
          expr: `topk(10, ${rateBy("namespace, pod", "container_cpu_usage_seconds_total", containers)})`,
          legend: "{{namespace}}/{{pod}}",
        },
      ],
    }),
    barGauge({
      title: "Pods by memory",
      about: "The ten pods of the node whose working sets are largest now. A bar leads to the pod.",
      unit: units.BytesIEC,
      width: 8,
      link: toPod,
      queries: [
        {
          expr: `topk(10, sum by (namespace, pod) (container_memory_working_set_bytes{${containers}}))`,
          legend: "{{namespace}}/{{pod}}",
        },
      ],
    }),
    bothWays({
      title: "Interfaces",
      about: "Bytes that each interface received, and below zero bytes that it sent.",
      unit: units.BytesPerSecondIEC,
      width: 8,
      height: 9,
      by: "device",
      of: `${thisNode}, device!="lo"`,
      above: ["received", "node_network_receive_bytes_total"],
      below: ["sent", "node_network_transmit_bytes_total"],
    }),
  ],
};
