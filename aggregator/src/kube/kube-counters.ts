/** Where the reading of Kubernetes is counted. `resource` is as kube-state-metrics has it: `*v1.Pod`. */
export interface KubeCounters {
  /** A list ended, be it one in pages or the initial events of a watch. */
  listed(resource: string, result: "success" | "error"): void;
  /** A watch was asked for. */
  watched(resource: string, result: "success" | "error"): void;
  /** Objects that were told, by lists and watches. */
  received(resource: string): void;
  /** An object was too strange to read. */
  skipped(resource: string): void;
}
