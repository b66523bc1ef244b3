import type { KubeResource } from "../resources/resource.ts";
import { createFamilyFilter, type FamilyFilterOptions } from "./family-filter.ts";

/** Which kinds are read for the page of `kube_*`, and which of their families are shown. */
export interface SelectionOptions extends FamilyFilterOptions {
  /** Lower-case plurals; none: those that are read by default. */
  readonly resources: readonly string[];
}

/**
 * The kinds to read: those that were asked for, and without families those that the join and the rules look at beside. Where no page shows
 * `kube_*`, there is nothing but these: rows are most of what an object takes.
 */
export function resourcesToRead(
  all: readonly KubeResource[],
  options: SelectionOptions & { readonly prometheusGroups: readonly string[] },
): readonly KubeResource[] {
  const selected = options.prometheusGroups.includes("kube") ? selectResources(all, options) : [];
  const names = new Set(selected.map(({ name }) => name));
  const beside = all.filter((resource) => "facts" in resource && !names.has(resource.name));
  return [...selected, ...beside.map((resource) => ({ ...resource, families: [] }))];
}

/** The kinds that were asked for, each with the families that are shown; a kind may come out without any. */
export function selectResources(all: readonly KubeResource[], options: SelectionOptions): readonly KubeResource[] {
  const wanted = new Set(options.resources);
  const isShown = createFamilyFilter(options);
  return all
    .filter(({ name, isDefault }) => (wanted.size === 0 ? isDefault : wanted.has(name)))
    .map((resource) => ({ ...resource, families: resource.families.filter(isShown) }));
}
