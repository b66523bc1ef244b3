import { BlockWriter, type BlockValues, type LabelPair, type MetricBlock, type PagePart } from "@kubevitals/proto";
import type { KubeView, ResourceState } from "../../state/objects/kube-view.ts";
import type { NodeRecord } from "../../state/snapshot.ts";
import {
  kindOfBlock,
  isShown,
  jobOf,
  kubeLabels,
  targetLabels,
  type SeriesKind,
  type LabelOptions,
} from "./target-labels.ts";

/** A kubelet renews its Lease every 10 s; from so many seconds on without it Kubernetes takes the node for lost. Source: KEP-589. */
const heartbeatSeconds = 40;

/** Groups that stand in for an exporter on each node: whether it would answer, or undefined where it is not there. */
const nodeTargets: readonly (readonly [SeriesKind, (record: NodeRecord, takenAt: number) => boolean | undefined])[] = [
  ["node", ({ freshness }) => freshness === "FRESHNESS_FRESH"],
  ["container", (record) => isUpWith("container", record)],
  ["kubelet", hasHeartbeat],
  ["gpu", (record) => isUpWith("gpu", record)],
];

/**
 * What Prometheus would say of the exporters that we stand in for on a node. That of the kubelet comes from its own heartbeat, and
 * never from the agent. Without a job and an instance of its own an `up` would replace that of the scrape itself, so where there is
 * no job there is no `up` either.
 */
export function nodeUpParts(
  name: string,
  record: NodeRecord,
  takenAt: number,
  options: LabelOptions,
  labelsOf: (kind: SeriesKind) => readonly LabelPair[] = (kind) => targetLabels(kind, name, options),
): readonly PagePart[] {
  return nodeTargets
    .filter(([kind]) => isShown(kind, options) && jobOf(kind, options) !== undefined)
    .flatMap(([kind, isUp]) => {
      const answer = isUp(record, takenAt);
      return answer === undefined ? [] : [{ sample: up(answer), labels: labelsOf(kind) }];
    });
}

/** Of what not every node has, cgroups or GPUs: a node whose agent reports none has no `up` of it, nor one that is lost and has no series. */
function isUpWith(kind: SeriesKind, { series, freshness }: NodeRecord): boolean | undefined {
  return series.shape.blocks.some((block) => kindOfBlock(block) === kind) ? freshness === "FRESHNESS_FRESH" : undefined;
}

function hasHeartbeat({ heartbeatTime }: NodeRecord, takenAt: number): boolean | undefined {
  return heartbeatTime && takenAt / 1000 - heartbeatTime.seconds <= heartbeatSeconds;
}

/** What Prometheus would say of kube-state-metrics; nothing where Kubernetes is not read. */
export function kubeUpParts(kube: KubeView | undefined, options: LabelOptions): readonly PagePart[] {
  const isUp = kube && isKubeUp(kube);
  if (isUp === undefined || !isShown("kube", options) || jobOf("kube", options) === undefined) return [];
  return [{ sample: up(isUp), labels: kubeLabels(options) }];
}

/** Kinds by which the whole is judged: without them most of what is built on kube_* is wrong. */
const decisiveKinds = ["nodes", "pods"];

/** Kinds in these states are not read, and nobody waits for them. */
const notRead: ReadonlySet<ResourceState> = new Set(["off", "forbidden", "absent"]);

/**
 * Whether what the page says of Kubernetes' objects can be relied on: pods and nodes, as far as they are read, are in step with the API
 * server; where neither is read, all that is. One kind of many that fails alone would else silence the others, which are right.
 * Undefined where nothing is read.
 */
function isKubeUp(kube: KubeView): boolean | undefined {
  const read = Array.from(kube.values()).filter(({ state }) => !notRead.has(state));
  if (read.length === 0) return undefined;
  const decisive = read.filter(({ name }) => decisiveKinds.includes(name));
  return (decisive.length > 0 ? decisive : read).every(({ state }) => state === "synced");
}

/** The block of all `up`: they differ in their value, and in the labels that the page puts on them. */
const upBlock = makeUpBlock();

function up(isUp: boolean): BlockValues {
  return { block: upBlock, labels: [], values: [Number(isUp)] };
}

function makeUpBlock(): MetricBlock {
  const out = new BlockWriter();
  out.gauge("up", "Whether what is shown under these labels is up to date: 0 while it is stale or lost.").add(0);
  return out.finish([], []).block;
}
