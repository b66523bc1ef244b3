import type { V1LimitRange, V1LimitRangeItem } from "@kubernetes/client-node";
import { quantityNumber } from "../quantity.ts";
import type { KubeFamily } from "./family.ts";
import type { Kube, Raw } from "./kube-object.ts";
import type { KubeResource } from "./resource.ts";
import type { Quantities } from "./shared/compute-resources.ts";
import { createdFamily } from "./shared/timestamps.ts";

type LimitRange = Kube<V1LimitRange>;

/** The client calls `default` `_default`. */
type Limits = Omit<Raw<V1LimitRangeItem>, "_default"> & { readonly default?: Quantities };

const constraints = ["min", "max", "default", "defaultRequest", "maxLimitRequestRatio"] as const;

const limit: KubeFamily<LimitRange> = {
  name: "kube_limitrange",
  help: "What pods, containers or claims of the namespace may ask for, and what they get when they ask for nothing.",
  type: "gauge",
  labels: ["resource", "type", "constraint"],
  rows({ spec }, out) {
    for (const limits of (spec?.limits ?? []) as readonly Limits[]) {
      for (const constraint of constraints) {
        for (const [resource, quantity] of Object.entries(limits[constraint] ?? {})) {
          out.add(quantityNumber(quantity), resource, limits.type, constraint);
        }
      }
    }
  },
};

/** Limit ranges. */
export function createLimitRanges(): KubeResource<LimitRange> {
  return {
    name: "limitranges",
    kind: "LimitRange",
    group: "",
    version: "v1",
    isNamespaced: true,
    isDefault: true,
    labels: ["namespace", "limitrange"],
    labelValues: ({ metadata }) => [metadata.namespace ?? "", metadata.name],
    families: [limit, createdFamily("kube_limitrange_created")],
  };
}
