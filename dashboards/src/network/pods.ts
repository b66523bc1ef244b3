import * as units from "@grafana/grafana-foundation-sdk/units";
import { barGauge } from "../build/bar-gauge.ts";
import type { Section } from "../build/dashboard.ts";
import type { Target } from "../build/links.ts";
import { rateBy } from "../build/node-queries.ts";
import { timeSeries } from "../build/time-series.ts";
import { theseNodes } from "./selector.ts";

const toPod: Target = {
  title: "The pod",
  to: "pods",
  with: { namespace: "${__field.labels.namespace}", pod: "${__field.labels.pod}" },
};

const most = (family: string) => `topk(10, ${rateBy("namespace, pod", family, theseNodes)})`;

/** The networks of pods. */
export const podNetworks: Section = {
  title: "Pods' networks",
  panels: [
    barGauge({
      title: "Pods that receive most",
      about: "The ten pods that receive most now. A bar leads to the pod.",
      unit: units.BytesPerSecondIEC,
      width: 8,
      link: toPod,
      queries: [{ expr: most("container_network_receive_bytes_total"), legend: "{{namespace}}/{{pod}}" }],
    }),
    barGauge({
      title: "Pods that send most",
      about: "The ten pods that send most now. A bar leads to the pod.",
      unit: units.BytesPerSecondIEC,
      width: 8,
      link: toPod,
      queries: [{ expr: most("container_network_transmit_bytes_total"), legend: "{{namespace}}/{{pod}}" }],
    }),
    timeSeries({
      title: "Pods' packets dropped",
      about: "Packets that were dropped in pods' networks, by namespace, received and sent.",
      unit: units.PacketsPerSecond,
      width: 8,
      height: 9,
      min: 0,
      queries: [
        {
          expr: `${rateBy("namespace", "container_network_receive_packets_dropped_total", theseNodes)}
            + ${rateBy("namespace", "container_network_transmit_packets_dropped_total", theseNodes)}`,
          legend: "{{namespace}}",
        },
      ],
    }),
  ],
};
