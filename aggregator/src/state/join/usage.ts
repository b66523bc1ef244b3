import type { NodeRecord } from "../snapshot.ts";

/** What a container or a pod uses. A part that could not be measured is absent. */
export interface Usage {
  /** In thousandths of a core, over the window. */
  readonly cpuMillicores: number | undefined;
  /** Working set in bytes. */
  readonly memoryBytes: number | undefined;
}

/** What was measured of a pod at one instant. */
export interface PodUsage extends Usage {
  /** By the container's name (Metrics Server) or the runtime's id (agent). */
  readonly containers: Pick<ReadonlyMap<string, Usage>, "get">;
  /** When it was measured, by the clock of who measured, in milliseconds since 1970. */
  readonly at: number;
  /** Seconds over which CPU usage was averaged. */
  readonly windowSeconds: number | undefined;
}

/** What Metrics Server said of a node. */
export interface NodeUsage extends Usage {
  readonly at: number;
  readonly windowSeconds: number | undefined;
}

/** Why Metrics Server does not deliver. */
export type MetricsServerState =
  | "ok"
  | "off"
  | "not-installed"
  | "unavailable"
  | "forbidden"
  | "tls"
  | "stale"
  | "failed";

/** What Metrics Server said last, and how it fares. Never changed once made. */
export interface MetricsServerView {
  readonly state: MetricsServerState;
  /** Why the state is not `ok`, in a sentence with what was seen; the condition of its APIService where there is one. */
  readonly reason: string | undefined;
  /** By namespace and name, joined by a slash: metrics.k8s.io knows no UIDs. Empty where the state tells that nothing is current. */
  readonly pods: ReadonlyMap<string, PodUsage>;
  readonly nodes: ReadonlyMap<string, NodeUsage>;
  /** When the answer came, on the aggregator's monotonic and wall clocks. */
  readonly receivedMonotonic: number | undefined;
  readonly receivedAt: number | undefined;
}

/** What agents say of pods. */
export interface AgentUsageView {
  /** Their nodes, by name. */
  readonly nodes: ReadonlyMap<string, NodeRecord>;
  /** What each of them measured of its pods through their cgroups, by name of the node. */
  readonly pods: ReadonlyMap<string, NodePodsUsage>;
}

/** What one agent measured of its pods, by UID of the pod. */
export type NodePodsUsage = Pick<ReadonlyMap<string, AgentPodUsage>, "get" | "keys">;

/** What an agent measured of a pod. */
export interface AgentPodUsage extends PodUsage {
  /** Share of the CPU quota's periods in which a container had to wait, 0 to 1, by the runtime's id; where it has a quota. */
  readonly throttled: Pick<ReadonlyMap<string, number>, "get" | "size">;
}
