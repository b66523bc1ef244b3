/** A way in which a pod can be ill. */
export interface PodFaultKind {
  readonly name: "crash-loop" | "no-image" | "out-of-memory" | "unready";
  readonly seen: string;
  /** How many of all pods of Deployments have it; at least one has, where there are enough. */
  readonly share: number;
}

/** Every way in which a pod can be ill. */
export const podFaultKinds: readonly PodFaultKind[] = [
  { name: "crash-loop", seen: "its container ends as soon as it starts, again and again", share: 0.0005 },
  { name: "no-image", seen: "its image cannot be pulled", share: 0.0003 },
  {
    name: "out-of-memory",
    seen: "the kernel kills its container every few minutes, as it is at its memory limit",
    share: 0.0003,
  },
  { name: "unready", seen: "it runs and does not get ready", share: 0.0003 },
];
