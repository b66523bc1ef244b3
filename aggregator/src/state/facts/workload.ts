import type { ConditionFacts, OwnerFacts } from "./pod.ts";

/** What is kept of what runs pods. Numbers that its kind does not have are absent. Times are milliseconds since 1970. */
export interface WorkloadFacts {
  readonly kind:
    | "Deployment"
    | "ReplicaSet"
    | "StatefulSet"
    | "DaemonSet"
    | "ReplicationController"
    | "Job"
    | "CronJob";
  readonly labels: Readonly<Record<string, string>>;
  /** Labels of the pods that it makes; absent where another workload owns it, and that one's say. */
  readonly podLabels?: Readonly<Record<string, string>>;
  readonly owner: OwnerFacts | undefined;
  readonly createdAt: number | undefined;
  readonly deletionAt: number | undefined;
  /** Pods that it should have; completions of a Job. */
  readonly desired?: number;
  /** Pods that it has. */
  readonly current?: number;
  /** Pods that are ready; those of a Job that succeeded. */
  readonly ready?: number;
  readonly available?: number;
  readonly updated?: number;
  /** Pods of a DaemonSet where none should be. */
  readonly misscheduled?: number;
  /** Pods of a Job that failed. */
  readonly failed?: number;
  /** Pods of a Job that run; Jobs of a CronJob that run. */
  readonly active?: number;
  /** Whether it is paused (Deployment) or suspended (Job, CronJob). */
  readonly suspended: boolean;
  readonly generation: number | undefined;
  readonly observedGeneration?: number;
  readonly conditions: readonly ConditionFacts[];
  readonly startedAt?: number;
  readonly completedAt?: number;
  /** Cron expression of a CronJob and its time zone. */
  readonly schedule?: string;
  readonly timeZone?: string;
  readonly startingDeadlineSeconds?: number;
  /** What a CronJob does when its Job before still runs: Allow, Forbid or Replace. */
  readonly concurrencyPolicy?: string;
  readonly lastScheduledAt?: number;
  readonly lastSucceededAt?: number;
}
