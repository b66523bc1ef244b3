import { BlockWriter, type BlockValues, type MetricBlock, type PagePart } from "@kubevitals/proto";
import type { PodFacts } from "../../../state/facts/pod.ts";
import type { StoredObject } from "../../../state/objects/object-table.ts";
import { clusterLabels, isShown, type LabelOptions, type SeriesKind } from "../target-labels.ts";
import { NodeVolumes } from "./node-volumes.ts";
import { RunningPods } from "./running-pods.ts";
import type { VolumeClaims } from "./volume-claims.ts";

/** Families of the kubelet that this page says itself: nobody else's word is shown under these names. */
const ownFamily = /^kubelet_(node_name$|running_|volume_stats_)/;

/** What is said in place of a node's kubelet, gathered from what its agent says of cgroups and of volumes. */
export class KubeletOfNode {
  readonly #node: string;
  readonly #running = new RunningPods();
  readonly #volumes: NodeVolumes;

  constructor(node: string, claims: VolumeClaims) {
    this.#node = node;
    this.#volumes = new NodeVolumes(claims);
  }

  /**
   * Takes in a sample of the node's agent. Whether it is said here, under other labels, and not shown as it is.
   *
   * @param pod that it speaks of, where Kubernetes knows that pod on this node
   */
  take(sample: BlockValues, kind: SeriesKind, pod: StoredObject<PodFacts> | undefined): boolean {
    if (kind === "container") this.#running.seeCgroup(sample, pod);
    else if (kind === "own") this.#running.seeOwn(sample);
    else if (kind === "kubelet" && sample.block.families.some(({ name }) => ownFamily.test(name))) {
      this.#volumes.take(sample, pod);
      return true;
    }
    return false;
  }

  /** @param knowsPods whether Kubernetes has told its pods: which cgroups are containers follows from them */
  *parts(
    options: LabelOptions,
    labelsOf: (kind: SeriesKind) => PagePart["labels"],
    knowsPods: boolean,
  ): Generator<PagePart, void, undefined> {
    for (const sample of this.#volumes.samples) yield { sample, labels: labelsOf("kubelet") };
    const counts = this.#volumes.count(this.#node);
    if (counts && isShown("own", options)) yield { sample: counts, labels: clusterLabels(options.clusterName) };
    if (!this.#running.hasKubelet) return;
    const values = [1, this.#running.pods, knowsPods ? this.#running.containers : undefined];
    const sample: BlockValues = {
      block: kubeletBlock,
      labels: [],
      values: values.map((value) => value ?? NaN),
      isAbsent: (row) => values[row] === undefined,
    };
    yield { sample, labels: labelsOf("kubelet") };
  }
}

/** The block of all kubelets: the node stands in the labels of the page. */
const kubeletBlock = makeKubeletBlock();

function makeKubeletBlock(): MetricBlock {
  const out = new BlockWriter();
  out.gauge("kubelet_node_name", "1 for the node of a kubelet that has cgroups for its pods.").add(0);
  out
    .gauge(
      "kubelet_running_pods",
      "Pods of which a container runs, or the sandbox, by their cgroups; absent while the agent leaves cgroups out.",
    )
    .add(0);
  out
    .gauge(
      "kubelet_running_containers",
      "Containers that run, by their cgroups, without sandboxes; absent where Kubernetes' pods are not read, and for other states than running.",
      ["container_state"],
    )
    .add(0, "running");
  return out.finish([], []).block;
}
