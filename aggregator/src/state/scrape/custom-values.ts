import { metricName, type BlockValues, type MetricBlock } from "@kubevitals/proto";
import type { PodFacts } from "../facts/pod.ts";
import { memoByIdentity } from "../join/memo.ts";
import type { StoredObject } from "../objects/object-table.ts";
import type { UserSeries } from "./user-series.ts";

type Pod = StoredObject<PodFacts>;

/** Values by name: of the family, and in braces the labels of the row. */
export type CustomValues = Readonly<Record<string, number>>;

/** Values that one node or pod has at most, as many as an agent may send of its node; later ones are left out. */
const mostValues = 4096;

/** Longer names are no names of custom metrics. */
const longestName = 4096;

const none: CustomValues = {};

/** What a pod says of itself by its pages, and what text files of its node say of it: the same object as long as that is the same. */
export function valuesOfPod({ uid, namespace, name, facts }: Pod, users: UserSeries): CustomValues {
  const samples = [...(users.texts.get(`${namespace}/${name}`) ?? [])];
  if (facts.scrape && !facts.scrape.speaksOfNode) samples.push(...pageSamples(uid, users));
  return together(samples.map(valuesOf));
}

/** What a node's pods say. */
export interface NodeValues {
  readonly values: CustomValues;
  /** Values of pods that stand at the pods alone. */
  readonly leftOut: number;
}

/** Values of pods that stand at their node as well: a list of nodes is read as a whole, and some nodes have 250 pods. */
const mostPodValues = 512;

/** By what users say of a node: who the pods were, and what came of it. */
const knownNodes = new WeakMap<
  UserSeries,
  { readonly pods: readonly (Pod | undefined)[]; readonly said: NodeValues }
>();

/**
 * What the pods of a node say: of the node, where that is what they measure, under the names that they give; else of themselves, with the
 * labels `namespace` and `pod` before their own. The same object as long as that is the same.
 */
export function valuesOfNode(nodeName: string, users: UserSeries, podOf: (uid: string) => Pod | undefined): NodeValues {
  const uids = Array.from(users.pages.keys());
  const pods = uids.map(podOf);
  const known = knownNodes.get(users);
  if (known && pods.every((pod, at) => pod === known.pods[at])) return known.said;
  const ofNode: CustomValues[] = [];
  const ofPods: [string, number][] = [];
  let leftOut = 0;
  for (const [at, pod] of pods.entries()) {
    if (pod?.facts.nodeName !== nodeName || pod.facts.scrape === undefined) continue;
    const samples = pageSamples(uids[at] ?? "", users);
    if (pod.facts.scrape.speaksOfNode) ofNode.push(...samples.map(valuesOf));
    else for (const sample of samples) leftOut += addNamed(pod, sample, ofPods);
  }
  const said = { values: together([...ofNode, Object.fromEntries(ofPods)]), leftOut };
  knownNodes.set(users, { pods, said });
  return said;
}

/** Adds the values of one block as those of a pod. Returns how many found no room. */
function addNamed({ namespace, name: pod }: Pod, sample: BlockValues, entries: [string, number][]): number {
  const values = Object.values(valuesOf(sample));
  const room = mostPodValues - entries.length;
  if (room <= 0) return values.length;
  const owner = [
    ["namespace", namespace],
    ["pod", pod],
  ] as const;
  const own = Object.entries(valuesNamed(sample, (labels) => [...owner, ...labels.map(exported)])).slice(0, room);
  entries.push(...own);
  return values.length - own.length;
}

/** A label of the page itself that has the name of one of ours goes by another name, as it does on /metrics. */
function exported([name, value]: Label): Label {
  return [name === "namespace" || name === "pod" ? `exported_${name}` : name, value];
}

function pageSamples(uid: string, { pages }: UserSeries): readonly BlockValues[] {
  return (pages.get(uid) ?? []).flatMap(({ samples }) => samples);
}

function together(parts: readonly CustomValues[]): CustomValues {
  const [first = none, ...others] = parts;
  if (others.length === 0) return first;
  return Object.fromEntries(parts.flatMap((part) => Object.entries(part)).slice(0, mostValues));
}

/** The values of one block under the names of its rows. */
const valuesOf = memoByIdentity<BlockValues, CustomValues>((sample) => valuesUnder(namesOf(sample.block), sample));

/** The same with other labels. */
function valuesNamed(sample: BlockValues, labelsOf: (labels: readonly Label[]) => readonly Label[]): CustomValues {
  return valuesUnder(namesWith(sample.block, labelsOf), sample);
}

/** A row without a number has no value, and infinity is not one that JSON could say. */
function valuesUnder(names: readonly string[], { values, isAbsent }: BlockValues): CustomValues {
  const entries: [string, number][] = [];
  for (let row = 0; row < names.length && entries.length < mostValues; row++) {
    const [name = "", value = NaN] = [names[row], values[row]];
    if (Number.isFinite(value) && name.length <= longestName && !isAbsent?.(row)) entries.push([name, value]);
  }
  return Object.fromEntries(entries);
}

type Label = readonly [name: string, value: string];

/** What the rows of a block are called: of all pods of one application the same. */
const namesOf = memoByIdentity<MetricBlock, readonly string[]>((block) => namesWith(block, (labels) => labels));

function namesWith(
  { families }: MetricBlock,
  labelsOf: (labels: readonly Label[]) => readonly Label[],
): readonly string[] {
  return families.flatMap(({ name, labelNames, labelValues, rows, suffixes }) =>
    Array.from({ length: rows }, (_, row) => {
      const at = row * labelNames.length;
      const labels = labelNames.map((label, index) => [label, labelValues[at + index] ?? ""] as const);
      return metricName(name + (suffixes[row] ?? ""), labelsOf(labels.filter(([, value]) => value !== "")));
    }),
  );
}
