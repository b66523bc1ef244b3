import type { OwnRig } from "../rig/rig.ts";

/** Something that goes wrong, and the one issue that is to be shown of it. */
export interface Fault {
  readonly what: string;
  readonly rule: string;
  /** The object as `kind/namespace/name`, or `kind/name` where it has no namespace. */
  readonly object: RegExp;
  /** The part of the object that it is about. */
  readonly part?: string;
  /** The workload that owns the object, as `kind/name`. */
  readonly owner?: string;
  /** What the evidence must say. */
  readonly evidence: RegExp;
  /** Ids of issues of which at least one must be named as its consequence. */
  readonly consequence?: RegExp;
  inject(rig: OwnRig): Promise<unknown>;
  mend(rig: OwnRig): Promise<unknown>;
}
