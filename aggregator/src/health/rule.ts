import type { Severity } from "@kubevitals/proto";
import type { NodeRecord } from "../state/snapshot.ts";

/** What a rule saw on one object, or on one part of it. */
export type Measurement =
  | { readonly part?: string; readonly value: number; readonly evidence: string }
  | { readonly part?: string; readonly unknown: string };

/**
 * A health rule for nodes, as data. It fires once its value has been beyond the threshold for as long as it must hold, and
 * clears once the value is back behind the threshold by the margin.
 */
export interface NodeRule {
  /** Stable name, in kebab case. */
  readonly id: string;
  readonly severity: Exclude<Severity, "SEVERITY_UNSPECIFIED">;
  /** What is wrong when it fires, without the object's name: `CPU is saturated`. */
  readonly summary: string;
  /** What to do about it. */
  readonly action: string;
  readonly unit: "percent" | "boolean";
  /** Whether values above the threshold are bad, or those below. */
  readonly bad: "above" | "below";
  readonly threshold: number;
  /** How far behind the threshold a value must be before the rule clears. */
  readonly margin: number;
  readonly holdSeconds: number;
  /** The agent's collector that the rule needs; where the node's kernel does not have it, the rule does not apply. */
  readonly collector?: string;
  /** Whether the rule also speaks of nodes whose record is not fresh; any other is unknown there. */
  readonly judgesSilentNodes?: boolean;
  /** Whether, while it fires, other issues of the same node are its consequences and not shown. */
  readonly hidesOthers?: boolean;
  /** What the rule sees on a node; nothing where the node has no such object. */
  measure(node: NodeRecord): readonly Measurement[];
}

/** A measurement of a field that is absent when unknown. */
export function measured(value: number | undefined, describe: (value: number) => string, missing: string): Measurement {
  return value === undefined ? { unknown: missing } : { value, evidence: describe(value) };
}

/** A share as people read it: `93.4 %`. */
export function percent(value: number): string {
  return `${value.toFixed(1)} %`;
}
