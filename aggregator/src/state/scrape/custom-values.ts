import { metricName, type BlockValues, type MetricBlock } from "@kubevitals/proto";
import type { PodFacts } from "../facts/pod.ts";
import { memoByIdentity } from "../join/memo.ts";
import type { StoredObject } from "../objects/object-table.ts";
import type { UserSeries } from "./user-series.ts";

/** Values by name: of the family, and in braces the labels of the row. */
export type CustomValues = Readonly<Record<string, number>>;

/** Values that one node or pod has at most, as many as an agent may send of its node; later ones are left out. */
const mostValues = 4096;

/** Longer names are no names of custom metrics. */
const longestName = 4096;

const none: CustomValues = {};

/** What a pod says of itself by its pages, and what text files of its node say of it: the same object as long as that is the same. */
export function valuesOfPod({ uid, namespace, name, facts }: StoredObject<PodFacts>, users: UserSeries): CustomValues {
  const samples = [...(users.texts.get(`${namespace}/${name}`) ?? [])];
  if (facts.scrape && !facts.scrape.speaksOfNode) samples.push(...pageSamples(uid, users));
  return together(samples.map(valuesOf));
}

/** What pods that speak of their node say of it. */
export function valuesOfNode(
  nodeName: string,
  { pages }: UserSeries,
  podOf: (uid: string) => StoredObject<PodFacts> | undefined,
): CustomValues {
  const all: CustomValues[] = [];
  for (const [uid, ofPod] of pages) {
    const facts = podOf(uid)?.facts;
    if (facts?.nodeName !== nodeName || !facts.scrape?.speaksOfNode) continue;
    all.push(...ofPod.flatMap(({ samples }) => samples).map(valuesOf));
  }
  return together(all);
}

function pageSamples(uid: string, { pages }: UserSeries): readonly BlockValues[] {
  return (pages.get(uid) ?? []).flatMap(({ samples }) => samples);
}

function together(parts: readonly CustomValues[]): CustomValues {
  const [first = none, ...others] = parts;
  if (others.length === 0) return first;
  return Object.fromEntries(parts.flatMap((part) => Object.entries(part)).slice(0, mostValues));
}

/** The values of one block: a row without a number has none, and infinity is not one that JSON could say. */
const valuesOf = memoByIdentity<BlockValues, CustomValues>(({ block, values, isAbsent }) => {
  const names = namesOf(block);
  const entries: [string, number][] = [];
  for (let row = 0; row < names.length && entries.length < mostValues; row++) {
    const [name = "", value = NaN] = [names[row], values[row]];
    if (Number.isFinite(value) && name.length <= longestName && !isAbsent?.(row)) entries.push([name, value]);
  }
  return Object.fromEntries(entries);
});

/** What the rows of a block are called: of all pods of one application the same. */
const namesOf = memoByIdentity<MetricBlock, readonly string[]>(({ families }) =>
  families.flatMap(({ name, labelNames, labelValues, rows, suffixes }) =>
    Array.from({ length: rows }, (_, row) => {
      const at = row * labelNames.length;
      const labels = labelNames.map((label, index) => [label, labelValues[at + index] ?? ""] as const);
      return metricName(
        name + (suffixes[row] ?? ""),
        labels.filter(([, value]) => value !== ""),
      );
    }),
  ),
);
