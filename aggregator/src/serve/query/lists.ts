import type {
  NamespaceMetrics,
  NetworkMetrics,
  NodeMetrics,
  PodMetrics,
  QuotaMetrics,
  ServiceMetrics,
  VolumeClaimMetrics,
  VolumeMetrics,
  WorkloadMetrics,
} from "@kubevitals/proto";
import type { Steps } from "@kubevitals/program";
import { listsOf, type ClusterLists, type Snapshot } from "../../state/snapshot.ts";
import { listsUnavailable, podsUnavailable } from "../lookup.ts";

/** A list of a snapshot that can be asked, as surfaces speak of it. */
export interface SnapshotList<Item extends object = object> {
  /** Name of the list in answers, such as volumeClaims. */
  readonly name: string;
  /** The model's message that each item is. */
  readonly message: string;
  /** What the list is sorted by unless it is asked otherwise. */
  readonly order: string;
  /** Does in steps what `items` would do at once when it is first asked; absent where that is little. */
  prepare?(snapshot: Snapshot): Steps<void>;
  /** The items in their order. */
  items(snapshot: Snapshot): Iterable<Item>;
  /** Why the snapshot has none; undefined when it is not for want of a source. */
  unavailable(snapshot: Snapshot): string | undefined;
}

const nodes: SnapshotList<NodeMetrics> = {
  name: "nodes",
  message: "NodeMetrics",
  order: "by name",
  *items(snapshot) {
    for (const { metrics } of snapshot.nodes.values()) yield metrics;
  },
  unavailable: () => undefined,
};

const pods: SnapshotList<PodMetrics> = {
  name: "pods",
  message: "PodMetrics",
  order: "by namespace and name",
  *prepare(snapshot) {
    if (snapshot.pods) yield* snapshot.pods.putInOrder();
  },
  items: (snapshot) => snapshot.pods ?? [],
  unavailable: podsUnavailable,
};

const networks: SnapshotList<NetworkMetrics> = {
  name: "networks",
  message: "NetworkMetrics",
  order: "by source and target",
  items: (snapshot) => snapshot.networks(),
  unavailable: () => undefined,
};

/** Every list that can be asked, by its name in answers. */
export const snapshotLists = {
  nodes,
  pods,
  networks,
  namespaces: kubernetesList<NamespaceMetrics>("namespaces", "NamespaceMetrics", "by name"),
  workloads: kubernetesList<WorkloadMetrics>("workloads", "WorkloadMetrics", "by kind, namespace and name"),
  services: kubernetesList<ServiceMetrics>("services", "ServiceMetrics", "by namespace and name"),
  volumes: kubernetesList<VolumeMetrics>("volumes", "VolumeMetrics", "by name"),
  volumeClaims: kubernetesList<VolumeClaimMetrics>("volumeClaims", "VolumeClaimMetrics", "by namespace and name"),
  quotas: kubernetesList<QuotaMetrics>("quotas", "QuotaMetrics", "by namespace, name and resource"),
} as const;

/** A list of what Kubernetes holds beside nodes and pods. */
function kubernetesList<Item extends object>(
  name: keyof ClusterLists,
  message: string,
  order: string,
): SnapshotList<Item> {
  return {
    name,
    message,
    order,
    *prepare({ addUp }) {
      if (addUp && (name === "namespaces" || name === "workloads")) yield* addUp();
    },
    items: (snapshot) => listsOf(snapshot)[name] as unknown as Iterable<Item>,
    unavailable: listsUnavailable,
  };
}
