import type { UsageSources } from "./pod-usage.ts";
import type { OwnerLookup } from "./workload-index.ts";

/** What the join went by: from it follow a pod's usage (`choosePodUsage`) and the workload that owns it in the end. */
export interface JoinedSources extends UsageSources {
  readonly ownerOf: OwnerLookup;
  /** Version of the API server; undefined while it is not known. */
  readonly serverVersion: string | undefined;
}
