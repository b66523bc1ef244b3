import type { FamilyHead } from "./object-rows.ts";
import type { ObjectsView } from "./object-table.ts";

/**
 * How the reading of one kind of object fares: `loading` until the first complete list; `synced` while the watch is alive;
 * `stale` when nothing was heard for longer than the watch should be silent, its objects being shown still; `forbidden`, `absent`
 * (this cluster does not serve it) and `off` (nobody asked for it) have no objects.
 */
export type ResourceState = "loading" | "synced" | "stale" | "forbidden" | "absent" | "off";

/** One kind of object in a snapshot. */
export interface ResourceView<F = unknown> {
  /** Lower-case plural, such as `pods`. */
  readonly name: string;
  readonly state: ResourceState;
  /** Why it is not synced. */
  readonly reason?: string;
  /** Seconds since the API server was last heard of it, bookmarks included; absent before the first list. */
  readonly ageSeconds?: number;
  readonly families: readonly FamilyHead[];
  readonly objects: ObjectsView<F>;
  /** Objects that were too strange to read and are left out. */
  readonly skipped: number;
}

/** What Kubernetes says, at one instant: every kind that is read, by name. */
export type KubeView = ReadonlyMap<string, ResourceView>;
