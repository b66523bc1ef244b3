import type { ResourceAmounts } from "./resource-amounts.ts";

/** What a container is for: an init container that restarts for ever is a sidecar (KEP-753). */
export type ContainerRole = "app" | "init" | "sidecar" | "ephemeral";

/** How a container's run stands, or ended. Times are milliseconds since 1970. */
export type ContainerState =
  | { readonly is: "waiting"; readonly reason: string; readonly message: string }
  | { readonly is: "running" }
  | ContainerEnd;

/** The end of a run. */
export interface ContainerEnd {
  readonly is: "terminated";
  readonly reason: string;
  readonly exitCode: number;
  readonly finishedAt: number | undefined;
}

/** What is kept of a container. */
export interface ContainerFacts {
  readonly name: string;
  readonly role: ContainerRole;
  /** The runtime's id without its scheme, `3f2c…`; absent until it was started. */
  readonly id: string | undefined;
  readonly image: string;
  readonly ready: boolean;
  readonly restarts: number;
  /** Absent until the kubelet tells. */
  readonly state: ContainerState | undefined;
  readonly lastEnd: ContainerEnd | undefined;
  readonly requests: ResourceAmounts;
  readonly limits: ResourceAmounts;
}

/** An owner as an object names it. */
export interface OwnerFacts {
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
}

/** What a condition of an object says. */
export interface ConditionWords {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

/** A condition of an object. `since` is milliseconds since 1970. */
export interface ConditionFacts extends ConditionWords {
  readonly since: number | undefined;
}

/** What a pod asks of whoever scrapes it, by its annotations `prometheus.io/*`. */
export interface PodScrape {
  /** Its IP address. */
  readonly address: string;
  /** TCP ports, each of which has a page. */
  readonly ports: readonly number[];
  /** With its leading slash. */
  readonly path: string;
  readonly tls: boolean;
  /** Whether what it says is said of its node (`kubevitals.io/custom-metrics: node`), and not of itself. */
  readonly speaksOfNode: boolean;
}

/** What is kept of a pod. Times are milliseconds since 1970. */
export interface PodFacts {
  /** The UID in the names of its cgroups: for a static pod the kubelet's own, which its mirror in the API only quotes. */
  readonly cgroupUid: string;
  readonly nodeName: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  /** The controller that owns it. */
  readonly owner: OwnerFacts | undefined;
  readonly createdAt: number | undefined;
  /** When it was asked to end, its grace period included (metadata.deletionTimestamp). */
  readonly deletionAt: number | undefined;
  readonly finalizers: readonly string[];
  readonly phase: string;
  readonly reason: string | undefined;
  readonly message: string | undefined;
  readonly startedAt: number | undefined;
  readonly qosClass: string | undefined;
  readonly priority: number | undefined;
  readonly priorityClass: string | undefined;
  readonly hostNetwork: boolean;
  readonly conditions: readonly ConditionWords[];
  /** When one of its conditions last changed. */
  readonly conditionChangedAt: number | undefined;
  /** What the scheduler counts: containers, the largest init container, sidecars and overhead (KEP-753, KEP-2837). */
  readonly requests: ResourceAmounts;
  /** The same of limits, which leaves containers without a limit out. */
  readonly limits: ResourceAmounts;
  /** Resources that some container that runs with the others does not limit: the pod as a whole has no limit of them. */
  readonly unlimited: readonly ("cpu" | "memory")[];
  /** Put together each time that it is asked for. */
  readonly containers: readonly ContainerFacts[];
  /** What the runtime knows by this id; undefined where it is none of the pod's containers. */
  containerOf(id: string | undefined): Pick<ContainerFacts, "name" | "image"> | undefined;
  /** Restarts of all its containers. */
  readonly restarts: number;
  /** Claims that it mounts, by name of the volume. */
  readonly claims: readonly { readonly volume: string; readonly claim: string }[];
  /** Undefined where it does not ask to be scraped, or does not run. */
  readonly scrape: PodScrape | undefined;
}
