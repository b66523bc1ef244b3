import type { SeenCluster } from "../../../testing/watched-cluster.ts";

/** What a rule should say of some clusters. */
export interface RuleCase {
  readonly id: string;
  /** Seconds after which it fires. */
  readonly after: number;
  readonly bad: SeenCluster;
  readonly evidence: string | RegExp;
  readonly part?: string;
  /** What no longer fires, right after. */
  readonly good: SeenCluster;
  /** What is back behind the threshold, and not by the margin. */
  readonly within?: SeenCluster;
  readonly unknown?: readonly SeenCluster[];
  readonly notApplicable?: readonly SeenCluster[];
  readonly owner?: string;
}
