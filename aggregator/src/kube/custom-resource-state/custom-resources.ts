import type { KubeFamily, RowWriter } from "../resources/family.ts";
import type { KubeObject } from "../resources/kube-object.ts";
import type { KubeResource } from "../resources/resource.ts";
import { customMetricsOf, type CustomMetric, type CustomRow } from "../../state/facts/custom-metrics.ts";
import type { CustomResourceConfig, CustomResourceStateConfig } from "./config.ts";
import { customFamilies, type ValueProblem } from "./custom-families.ts";
import type { ServedKind } from "./served-kinds.ts";

/** A kind that a file asks for: its facts are the custom metrics of nodes and pods that its rows name. */
export type CustomResource = KubeResource<KubeObject, readonly CustomMetric[]>;

/**
 * The kinds that a file asks for and that are served, ready to be read. Where entries of the file come to the same version of a
 * kind, the last one counts, as in kube-state-metrics.
 */
export function customResources(
  { resources }: CustomResourceStateConfig,
  served: readonly ServedKind[],
  onProblem: (problem: ValueProblem) => void,
): readonly CustomResource[] {
  const byName = new Map<string, CustomResource>();
  for (const config of resources) {
    for (const kind of served) {
      if (isMeant(config, kind)) byName.set(nameOf(kind), customResource(config, kind, onProblem));
    }
  }
  return [...byName.values()];
}

function isMeant({ group, version, kind }: CustomResourceConfig, served: ServedKind): boolean {
  return group === served.group && fits(version, served.version) && fits(kind, served.kind);
}

function fits(wanted: string, actual: string): boolean {
  return wanted === "*" || wanted === actual;
}

/** A name that no two versions of kinds share, as kubectl writes it: `foos.v1.myteam.io`. */
function nameOf({ plural, version, group }: ServedKind): string {
  return `${plural}.${version}.${group}`;
}

function customResource(
  config: CustomResourceConfig,
  served: ServedKind,
  onProblem: (problem: ValueProblem) => void,
): CustomResource {
  const families = customFamilies(config, served, onProblem);
  // Custom metrics are made of the same rows once more: what cannot be had has been said by then.
  const silent = customFamilies(config, served, () => {});
  return {
    name: nameOf(served),
    kind: served.kind,
    group: served.group,
    version: served.version,
    plural: served.plural,
    isNamespaced: served.isNamespaced,
    isDefault: true,
    labels: [],
    labelValues: () => [],
    families,
    facts: (object) => customMetricsOf(rowsOf(silent, object)),
  };
}

function rowsOf(families: readonly KubeFamily<KubeObject>[], object: KubeObject): readonly CustomRow[] {
  const rows: CustomRow[] = [];
  for (const each of families) {
    const { name: family, type } = each;
    const out: RowWriter = {
      add: (value) => rows.push({ family, type, value, labels: new Map() }),
      addLabelled: (value, labels) => rows.push({ family, type, value, labels: new Map(labels) }),
    };
    each.rows(object, out);
  }
  return rows;
}
