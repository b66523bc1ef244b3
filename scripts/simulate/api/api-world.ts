import type { ClusterSize } from "../cluster/cluster-size.ts";
import { NodePlan } from "../cluster/node-plan.ts";
import { PodPlan } from "../cluster/pod-plan.ts";
import { GpuPlan } from "../gpu/gpu-plan.ts";
import type { WorldClock } from "../world/world-clock.ts";

/** What the objects of the API are made from. */
export class ApiWorld {
  readonly size: ClusterSize;
  readonly nodes: NodePlan;
  readonly pods: PodPlan;
  readonly gpus: GpuPlan;
  readonly clock: WorldClock;

  constructor(size: ClusterSize, clock: WorldClock) {
    this.size = size;
    this.clock = clock;
    this.nodes = new NodePlan(size);
    this.pods = new PodPlan(size);
    this.gpus = new GpuPlan(size, this.nodes, this.pods);
  }

  /** A time of the cluster as the API writes it (RFC 3339, whole seconds). */
  time(seconds: number): string {
    return `${this.#iso(seconds).slice(0, 19)}Z`;
  }

  /** The same with microseconds, as leases have it. */
  preciseTime(seconds: number): string {
    return this.#iso(seconds).replace("Z", "000Z");
  }

  #iso(seconds: number): string {
    return new Date(this.clock.epoch + (seconds / this.clock.speed) * 1000).toISOString();
  }
}

/** For how long things have existed that were there before the cluster began to be watched: 90 days. */
export const oldSeconds = -90 * 86_400;

/** A condition as objects carry it. */
export function condition(type: string, status: boolean | "Unknown", at: string, reason?: string, message?: string) {
  const text = status === true ? "True" : status === false ? "False" : status;
  return { type, status: text, lastTransitionTime: at, reason, message };
}
