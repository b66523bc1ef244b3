import type { LabelPair } from "@kubevitals/proto";
import { textfileLimits } from "./textfile-limits.ts";
import type { MergedFamily, MergedRow } from "./textfile-merge.ts";

/** What files say of one pod. */
export interface PodFamilies {
  /** `namespace` and `pod`. */
  readonly labels: readonly LabelPair[];
  /** Without these labels. */
  readonly families: readonly MergedFamily[];
}

/** Families, apart by what they speak of. */
export interface SplitFamilies {
  readonly node: readonly MergedFamily[];
  readonly pods: readonly PodFamilies[];
}

/**
 * Tells rows that speak of a pod, by labels `namespace` and `pod`, from those that speak of the node. Where they speak of more pods than
 * there can be, all others count as the node's.
 */
export function splitByPod(families: readonly MergedFamily[]): SplitFamilies {
  const pods = new Map<string, { readonly labels: readonly LabelPair[]; readonly families: MergedFamily[] }>();
  const node = families.flatMap((family) => {
    const [namespaceAt, podAt] = [family.labelNames.indexOf("namespace"), family.labelNames.indexOf("pod")];
    if (namespaceAt < 0 || podAt < 0) return [family];
    const names = family.labelNames.filter((_, index) => index !== namespaceAt && index !== podAt);
    const byPod = Map.groupBy(family.rows, ({ labelValues }) => {
      const [namespace = "", pod = ""] = [labelValues[namespaceAt], labelValues[podAt]];
      if (!isPodsName(namespace) || !isPodsName(pod)) return "";
      const key = `${namespace}/${pod}`;
      if (!pods.has(key) && pods.size >= textfileLimits.pods) return "";
      if (!pods.has(key)) pods.set(key, { labels: labelsOf(namespace, pod), families: [] });
      return key;
    });
    for (const [key, rows] of byPod) {
      const without = rows.map((row) => withoutLabels(row, namespaceAt, podAt));
      if (key !== "") pods.get(key)?.families.push({ ...family, labelNames: names, rows: without });
    }
    const others = byPod.get("");
    return others ? [{ ...family, rows: others }] : [];
  });
  return { node, pods: [...pods.values()] };
}

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ */
function isPodsName(name: string): boolean {
  return name.length <= 253 && /^[a-z0-9][a-z0-9.-]*$/.test(name);
}

function labelsOf(namespace: string, pod: string): readonly LabelPair[] {
  return [
    { name: "namespace", value: namespace },
    { name: "pod", value: pod },
  ];
}

function withoutLabels(row: MergedRow, ...places: readonly number[]): MergedRow {
  return { ...row, labelValues: row.labelValues.filter((_, index) => !places.includes(index)) };
}
