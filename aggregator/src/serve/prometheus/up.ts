import { BlockWriter, type PagePart } from "@kubevitals/proto";
import type { KubeView, ResourceState } from "../../state/objects/kube-view.ts";
import type { NodeRecord } from "../../state/snapshot.ts";
import { isShown, jobOf, kubeLabels, targetLabels, type LabelOptions } from "./target-labels.ts";

/**
 * What Prometheus would say of the exporter that we stand in for. Without a job and an instance of its own it would replace the `up`
 * of the scrape itself, so where there is no job there is no `up` either.
 */
export function nodeUpParts(nodes: ReadonlyMap<string, NodeRecord>, options: LabelOptions): readonly PagePart[] {
  if (!isShown("node", options) || jobOf("node", options) === undefined) return [];
  return Array.from(nodes, ([name, { freshness }]) => ({
    sample: up(freshness === "FRESHNESS_FRESH"),
    labels: targetLabels("node", name, options),
  }));
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

function up(isUp: boolean) {
  const out = new BlockWriter();
  out
    .gauge("up", "Whether what is shown under these labels is up to date: 0 while it is stale or lost.")
    .add(Number(isUp));
  return out.finish([], []);
}
