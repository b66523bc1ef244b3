import type { Severity } from "@kubevitals/proto";
import type { NodeRecord, Observation } from "../state/snapshot.ts";
import type { NodeTracks } from "./node-tracks.ts";
import type { NodeTrends } from "./trends/node-trends.ts";

/** What a rule saw on one object, or on one part of it. */
export type Measurement =
  | { readonly part?: string; readonly value: number; readonly evidence: string }
  | { readonly part?: string; readonly unknown: string };

/** In what a rule measures. A `boolean` is 0 or 1; a `count` is of pieces. */
export type Unit = "percent" | "boolean" | "count" | "seconds" | "bytes" | "milliseconds" | "per second";

/** What of a rule an operator may set. */
export interface RuleSettings {
  readonly severity: Exclude<Severity, "SEVERITY_UNSPECIFIED">;
  readonly threshold: number;
  /** How long the value must be beyond the threshold before the rule fires. */
  readonly holdSeconds: number;
}

/**
 * A health rule, as data. It fires once its value has been beyond the threshold for as long as it must hold, and clears once the
 * value is back behind the threshold by the margin.
 */
export interface Rule<Subject> extends RuleSettings {
  /** Stable name, in kebab case. */
  readonly id: string;
  /** What is wrong when it fires, without the object's name: `CPU is saturated`. */
  readonly summary: string;
  /** What to do about it. */
  readonly action: string;
  readonly unit: Unit;
  /** Whether values above the threshold are bad, or those below. */
  readonly bad: "above" | "below";
  /** How far behind the threshold a value must be before the rule clears. */
  readonly margin: number;
  /** Whether, while it fires, other issues of the same object are its consequences and not shown, but for those that stand alone. */
  readonly hidesOthers?: boolean;
  /** Whether another witness tells of it, so that a rule which hides others of its object does not hide it unless it names it. */
  readonly standsAlone?: boolean;
  /** Rules whose issues on the same object, and on the same part where both are about one, are consequences of this one. */
  readonly hides?: readonly string[];
  /**
   * Whether, while it fires, issues of objects that depend on this one are consequences and not shown: pods of a node, a workload of
   * its pods. A list: only issues of these rules.
   */
  readonly explainsDependants?: boolean | readonly string[];
  /** Kinds of Kubernetes' objects that the rule needs beside its own; while one cannot be read, the rule is unknown. */
  readonly kinds?: readonly string[];
  /**
   * Whether an object on which all is well stays so until it changes: its own fields alone decide, and time makes them no worse. Most
   * objects do not change from one look to the next, and are not looked at again.
   */
  readonly staysWell?: boolean;
  /** What the rule sees on an object; nothing where it does not apply to it. Evidence is only read where the value is bad. */
  measure(subject: Subject, context: RuleContext): readonly Measurement[];
}

/** What a rule may look at beside its object. */
export interface RuleContext {
  readonly observation: Observation;
  /** Wall time in milliseconds since 1970: of the snapshot, and never of a rule's own. */
  readonly now: number;
  /** What nodes did before: what one look cannot tell. */
  readonly tracks: NodeTracks;
  /** How nodes' values changed before. */
  readonly trends: NodeTrends;
}

/** A rule for nodes. */
export interface NodeRule extends Rule<NodeRecord> {
  /** The agent's collector that the rule needs; where the node's kernel does not have it, the rule does not apply. */
  readonly collector?: string;
  /** Whether it looks at the node's series, which come every 15 s; without any it is unknown. */
  readonly needsSeries?: boolean;
  /** Whether the rule also speaks of nodes whose record is not fresh; any other is unknown there. */
  readonly judgesSilentNodes?: boolean;
}

/** An object on which all is well: what most rules see of most objects, so it is made once. */
export const allWell: readonly Measurement[] = [{ value: 0, evidence: "" }];

/** The rule does not apply to the object. */
export const notApplicable: readonly Measurement[] = [];

/** What a rule that asks whether something is so has found. */
export function found(evidence: string): readonly Measurement[] {
  return [{ value: 1, evidence }];
}

/** A measurement of a field that is absent when unknown. */
export function measured(value: number | undefined, describe: (value: number) => string, missing: string): Measurement {
  return value === undefined ? { unknown: missing } : { value, evidence: describe(value) };
}

/** A share as people read it: `93.4 %`. */
export function percent(value: number): string {
  return `${value.toFixed(1)} %`;
}
