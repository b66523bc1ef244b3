import { metricName } from "@kubevitals/proto";

/** A row that follows from a custom resource. */
export interface CustomRow {
  readonly family: string;
  readonly type: "gauge" | "counter" | "info" | "stateset";
  readonly value: number;
  readonly labels: ReadonlyMap<string, string>;
}

/** A value that somebody attaches to a node or a pod by a custom resource. */
export interface CustomMetric {
  /** The node or pod that it speaks of; a pod by namespace and name. */
  readonly target: { readonly node: string } | { readonly namespace: string; readonly pod: string };
  /** The family's name, and in braces the labels of the row that name neither the target nor the resource's kind. */
  readonly name: string;
  readonly value: number;
}

/** Labels that say where a value is attached, or which kind it comes from, and so are not part of its name. */
const unnamed = new Set(["customresource_group", "customresource_version", "customresource_kind"]);
/** Longer names, and values that are not numbers, are as little custom metrics as those that agents send. */
const longestName = 4096;

/**
 * The custom metrics among the rows of a custom resource: a row with the labels `pod` and `namespace` speaks of that pod, one with
 * `node` and no pod of that node. Info rows say nothing in numbers, and are left out.
 */
export function customMetricsOf(rows: Iterable<CustomRow>): readonly CustomMetric[] {
  const metrics: CustomMetric[] = [];
  for (const { family, type, value, labels } of rows) {
    const target = targetOf(labels);
    if (target === undefined || type === "info" || Number.isNaN(value)) continue;
    const name = nameOf(family, labels, target);
    if (name.length <= longestName) metrics.push({ target, name, value });
  }
  return metrics;
}

function targetOf(labels: ReadonlyMap<string, string>): CustomMetric["target"] | undefined {
  const [node = "", namespace = "", pod = ""] = ["node", "namespace", "pod"].map((name) => labels.get(name));
  if (pod !== "" && namespace !== "") return { namespace, pod };
  return node === "" || pod !== "" ? undefined : { node };
}

function nameOf(family: string, labels: ReadonlyMap<string, string>, target: CustomMetric["target"]): string {
  return metricName(
    family,
    [...labels].filter(([name]) => !unnamed.has(name) && !Object.hasOwn(target, name)),
  );
}
