import { viewOf } from "../../state/facts/facts.ts";
import type { EndpointSliceFacts } from "../../state/facts/others.ts";
import { memoByIdentity } from "../../state/join/memo.ts";
import type { ObjectsView } from "../../state/objects/object-table.ts";
import { allWell, found, notApplicable } from "../rule.ts";
import type { ServiceRule } from "../scopes/service.ts";

/** Services that nobody answers for. */
export const serviceRules: readonly ServiceRule[] = [
  {
    id: "service-without-endpoints",
    severity: "SEVERITY_WARNING",
    unit: "boolean",
    bad: "above",
    threshold: 1,
    margin: 0,
    holdSeconds: 5 * 60,
    kinds: ["endpointslices"],
    summary: "No pod answers for the Service",
    action:
      "Compare its selector with the labels of pods, and see whether these are ready (kubectl get endpointslices).",
    measure({ namespace, name, facts }, { observation: { kube } }) {
      // Without a selector somebody else fills in endpoints; an ExternalName is an alias.
      if (!facts.hasSelector || facts.type === "ExternalName") return notApplicable;
      const view = viewOf(kube, "endpointslices");
      const endpoints = view && endpointsOf(view.objects).get(`${namespace}/${name}`);
      if (endpoints !== undefined && endpoints.ready > 0) return allWell;
      return found(
        endpoints === undefined || endpoints.notReady === 0
          ? "no pod matches its selector"
          : `${endpoints.notReady} pods match its selector, and none of them is ready`,
      );
    },
  },
];

interface EndpointCounts {
  ready: number;
  notReady: number;
}

/** Endpoints by namespace and name of the Service, added up over its slices; whether there is one is what counts. */
const endpointsOf = memoByIdentity<ObjectsView<EndpointSliceFacts>, ReadonlyMap<string, EndpointCounts>>(
  ({ buckets }) => {
    const counts = new Map<string, EndpointCounts>();
    for (const { objects } of buckets) {
      for (const { namespace, facts } of objects) {
        if (facts.service === undefined) continue;
        const key = `${namespace}/${facts.service}`;
        const sum = counts.get(key) ?? { ready: 0, notReady: 0 };
        sum.ready += facts.ready.length;
        sum.notReady += facts.notReady.length;
        counts.set(key, sum);
      }
    }
    return counts;
  },
);
