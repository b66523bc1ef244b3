import { BlockWriter, renderTextFormat } from "@kubevitals/proto";
import { KubeletOfNode } from "../../aggregator/src/serve/prometheus/kubelet/kubelet-of-node.ts";
import { noVolumeClaims } from "../../aggregator/src/serve/prometheus/kubelet/volume-claims.ts";

/** What the aggregator's page says in place of a kubelet, beside what it says of volumes in the agents' own families. */
export function kubeletPage(): string {
  const kubelet = new KubeletOfNode("node", noVolumeClaims);
  kubelet.take(sampleOf("container_last_seen", { id: "/kubepods" }), "container", undefined);
  kubelet.take(sampleOf("kubelet_volume_stats_capacity_bytes", { volume: "volume" }), "kubelet", undefined);
  const options = { profile: "kube-prometheus", clusterName: undefined } as const;
  return renderTextFormat(kubelet.parts(options, () => [{ name: "node", value: "node" }], true));
}

function sampleOf(family: string, labels: Readonly<Record<string, string>>) {
  const out = new BlockWriter();
  out.gauge(family, "").add(0);
  return out.finish(
    Object.entries(labels).map(([name, value]) => ({ name, value })),
    [],
  );
}
