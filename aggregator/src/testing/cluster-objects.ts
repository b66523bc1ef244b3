import { factsOfKind } from "../kube/facts/index.ts";
import type { KubeObject } from "../kube/resources/kube-object.ts";
import type { KindWithFacts } from "../state/facts/facts.ts";
import type { KubeView, ResourceState, ResourceView } from "../state/objects/kube-view.ts";
import { ObjectTable } from "../state/objects/object-table.ts";
import { recordedObjects } from "./recorded-objects.ts";
import { noRows } from "./written-rows.ts";

/** Objects as the API server would list them, by kind; what a test leaves out of an object is not there. */
export type Objects = { readonly [Kind in KindWithFacts]?: readonly object[] };

/** One kind as it stands in a snapshot that holds these objects. */
export function resourceView(
  kind: KindWithFacts,
  objects: readonly object[],
  state: ResourceState = "synced",
): ResourceView {
  const table = new ObjectTable();
  for (const object of objects as readonly KubeObject[]) {
    const { uid, name, namespace = "" } = object.metadata;
    table.put({ uid, name, namespace, rows: noRows, facts: factsOfKind[kind](object as never) });
  }
  return { name: kind, state, families: [], objects: table.view(), skipped: 0, ageSeconds: 0 };
}

/** What is known of a cluster that holds these objects; kinds that are not named are not read. */
export function kubeViewOf(objects: Objects): KubeView {
  const kinds = Object.entries(objects) as [KindWithFacts, readonly object[]][];
  return new Map(kinds.map(([kind, items]) => [kind, resourceView(kind, items)]));
}

/** The cluster whose objects were recorded. */
export function recordedView(): KubeView {
  const kinds = Object.keys(factsOfKind) as KindWithFacts[];
  return kubeViewOf(Object.fromEntries(kinds.map((kind) => [kind, recordedObjects(kind)])));
}

/** Metadata of an object of which only the name matters. */
export function named(name: string, namespace = "shop", more: object = {}) {
  return { name, namespace, uid: `uid-${name}`, creationTimestamp: "2026-01-01T00:00:00Z", ...more };
}
