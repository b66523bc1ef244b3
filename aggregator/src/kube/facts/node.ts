import type { V1Node } from "@kubernetes/client-node";
import type { NodeFacts } from "../../state/facts/node.ts";
import type { Kube } from "../resources/kube-object.ts";
import { amountsOf } from "./amounts.ts";
import { conditionFacts } from "./condition.ts";
import { timeOf } from "./time.ts";

/** What is kept of a node. */
export function nodeFacts({ metadata, spec, status }: Kube<V1Node>): NodeFacts {
  const info = status?.nodeInfo;
  return {
    labels: metadata.labels ?? {},
    createdAt: timeOf(metadata.creationTimestamp),
    deletionAt: timeOf(metadata.deletionTimestamp),
    unschedulable: spec?.unschedulable === true,
    taints: (spec?.taints ?? []).map(({ key, value = "", effect, timeAdded }) => ({
      key,
      value,
      effect,
      since: timeOf(timeAdded),
    })),
    conditions: conditionFacts(status?.conditions),
    capacity: amountsOf(status?.capacity),
    allocatable: amountsOf(status?.allocatable),
    internalAddresses: (status?.addresses ?? []).flatMap(({ type, address }) =>
      type === "InternalIP" ? [address] : [],
    ),
    kubeletVersion: info?.kubeletVersion ?? "",
    containerRuntimeVersion: info?.containerRuntimeVersion ?? "",
    kernelVersion: info?.kernelVersion ?? "",
    osImage: info?.osImage ?? "",
    bootId: info?.bootID ?? "",
  };
}
