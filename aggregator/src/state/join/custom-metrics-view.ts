import type { CustomMetric } from "../facts/custom-metrics.ts";
import type { KubeView } from "../objects/kube-view.ts";
import type { ObjectsView } from "../objects/object-table.ts";
import type { CustomMetricsView } from "./join.ts";

/** Values that one node or pod takes from custom resources at most, as many as an agent may send; later ones are left out. */
const mostPerTarget = 4096;

type Values = Map<string, number>;

/**
 * Gathers what custom resources say of nodes and pods. Of two values of one name, that of the resource that comes later counts. As
 * long as no custom resource changes, the view is the same object.
 */
export function createCustomMetricsView(): (kube: KubeView) => CustomMetricsView {
  let last: readonly ObjectsView<readonly CustomMetric[]>[] = [];
  let view: CustomMetricsView = { nodes: new Map(), pods: new Map() };
  return (kube) => {
    const now = customKinds(kube);
    if (now.length === last.length && now.every((objects, index) => objects === last[index])) return view;
    last = now;
    view = gather(now);
    return view;
  };
}

/** Kinds that a file asks for: unlike the others, they have version and group behind their names. */
function customKinds(kube: KubeView): readonly ObjectsView<readonly CustomMetric[]>[] {
  const views = [...kube.values()].filter(({ name }) => name.includes("."));
  return views.map(({ objects }) => objects as ObjectsView<readonly CustomMetric[]>);
}

function gather(kinds: readonly ObjectsView<readonly CustomMetric[]>[]): CustomMetricsView {
  const nodes = new Map<string, Values>();
  const pods = new Map<string, Values>();
  for (const { buckets } of kinds) {
    for (const { objects } of buckets) {
      for (const { facts } of objects) {
        for (const { target, name, value } of facts) {
          if ("node" in target) put(nodes, target.node, name, value);
          else put(pods, `${target.namespace}/${target.pod}`, name, value);
        }
      }
    }
  }
  return { nodes: asRecords(nodes), pods: asRecords(pods) };
}

function put(all: Map<string, Values>, target: string, name: string, value: number): void {
  const values = all.get(target) ?? new Map<string, number>();
  all.set(target, values);
  if (values.size < mostPerTarget || values.has(name)) values.set(name, value);
}

function asRecords(all: ReadonlyMap<string, Values>): CustomMetricsView["nodes"] {
  return new Map([...all].map(([target, values]) => [target, Object.fromEntries(values)]));
}
