import { BlockWriter, type BlockValues, type LabelPair, type MetricBlock } from "@kubevitals/proto";
import type { PodFacts } from "../../../state/facts/pod.ts";
import type { StoredObject } from "../../../state/objects/object-table.ts";
import { withLabels } from "../../../state/part-view.ts";
import type { VolumeClaims } from "./volume-claims.ts";

/** What an agent puts beside the sizes of a volume, with the pod's UID. */
const volumeLabel = "volume";

/** How it stands with a volume that an agent has told the sizes of. */
const states = ["claimed", "unclaimed", "unknown"] as const;

/** The volumes of a node's pods, each under its claim. */
export class NodeVolumes {
  readonly #claims: VolumeClaims;
  /** By claim, which two pods of the node may share: the first is shown. */
  readonly #shown = new Map<string, BlockValues>();
  readonly #counts = { claimed: 0, unclaimed: 0, unknown: 0 };

  constructor(claims: VolumeClaims) {
    this.#claims = claims;
  }

  /**
   * Takes in the sizes of a volume; what names none is of no use.
   *
   * @param pod whose it is, where Kubernetes knows that pod on this node
   */
  take(sample: BlockValues, pod: StoredObject<PodFacts> | undefined): void {
    const volume = sample.labels.find(({ name }) => name === volumeLabel)?.value;
    if (volume === undefined) return;
    const owner = pod === undefined ? "unknown" : this.#claims.ownerOf(pod, volume);
    if (owner === "none") this.#counts.unclaimed++;
    else if (owner === "unknown") this.#counts.unknown++;
    else {
      this.#counts.claimed++;
      const { namespace, name } = owner;
      const key = `${namespace}/${name}`;
      if (!this.#shown.has(key)) this.#shown.set(key, withLabels(sample, claimLabels(namespace, name)));
    }
  }

  /** The sizes of volumes under their claims, each claim once. */
  get samples(): Iterable<BlockValues> {
    return this.#shown.values();
  }

  /** How many volumes there are, and of how many it is not known whose they are; undefined where there is none. */
  count(node: string): BlockValues | undefined {
    const values = states.map((state) => this.#counts[state]);
    if (values.every((value) => value === 0)) return undefined;
    return { block: countBlock, labels: [{ name: "node", value: node }], values };
  }
}

function claimLabels(namespace: string, name: string): readonly LabelPair[] {
  return [
    { name: "namespace", value: namespace },
    { name: "persistentvolumeclaim", value: name },
  ];
}

/** The block of all nodes: they differ in their values, and in the label beside them. */
const countBlock = makeCountBlock();

function makeCountBlock(): MetricBlock {
  const out = new BlockWriter();
  const family = out.gauge(
    "kubevitals_node_volumes",
    "Volumes of the node's pods whose sizes its agent tells: claimed (shown under their claim as kubelet_volume_stats_*), unclaimed (of no claim) or unknown (not shown, as Kubernetes lists no such pod on the node, or does not say what its claims are bound to).",
    ["state"],
  );
  for (const state of states) family.add(0, state);
  return out.finish([], []).block;
}
