import type { WorkloadReference } from "@kubevitals/proto";
import type { Observation } from "../state/snapshot.ts";
import type { Measurement, Rule, RuleContext } from "./rule.ts";

/** An object as issues speak of it. */
export interface ObjectIdentity {
  /** Kind in Kubernetes, or `Cluster`. */
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly uid?: string;
  /** Its labels, by which rules may be set and silenced. */
  readonly labels: Readonly<Record<string, string>>;
  readonly owner?: WorkloadReference;
}

/** Why a rule cannot look at an object. */
export type Obstacle = "not applicable" | { readonly unknown: string };

/**
 * What a rule can look at: it does not apply at all, or there is something that it cannot look at. Each reason is one unknown check,
 * however many objects there may be behind it; what fires on these objects goes on firing.
 */
export type Reach<Subject> =
  | "not applicable"
  | { readonly unread: readonly string[]; whyUnread?(subject: Subject): string | undefined };

/** Everything can be looked at. */
export const fullReach: Reach<never> = { unread: [] };

/** Objects that are looked at together. */
export interface Batch<Subject> {
  /** The same for as long as none of the objects changes, and none comes or goes. */
  readonly identity: object;
  readonly subjects: readonly Subject[];
  /** By subject, a key that is its own as long as it lasts. */
  readonly keys: readonly string[];
}

/** What rules of one sort are about, and how it is found in an observation. */
export interface Scope<Subject, ScopedRule extends Rule<Subject> = Rule<Subject>> {
  /** Whether its objects are all nodes, each by its name: a node is healthy by what is found on it, and all such scopes look at it at once. */
  readonly isOfNodes?: boolean;
  /** Name of the scope, such as `node`. */
  readonly name: string;
  /** Kinds of Kubernetes' objects that it holds, by their lower-case plurals. */
  readonly kinds?: readonly string[];
  /** Seconds between two looks; 0: at every observation. Objects of Kubernetes are many, and what is wrong with them holds for minutes. */
  readonly everySeconds: number;
  /** Whether its rules look one after another over that time, so that no moment bears the work of all. */
  readonly isSpread?: boolean;
  /** Made one after another: there may be many. */
  batches(observation: Observation): Iterable<Batch<Subject>>;
  /** What a rule can look at now. */
  reach(rule: ScopedRule, observation: Observation): Reach<Subject>;
  /** Why one rule cannot look at one object. What the rule last saw there is remembered then. */
  obstacle?(rule: ScopedRule, subject: Subject): Obstacle | undefined;
  /** Parts of an object that a rule which cannot look leaves unknown, of those that it saw before. */
  unknownParts?(subject: Subject, before: readonly (string | undefined)[]): readonly (string | undefined)[];
  identify(subject: Subject, context: RuleContext): ObjectIdentity;
  /** Where an object is said to be: `on node a`, `(Pod shop/cart-0)`; empty where the summary says it. */
  place(identity: ObjectIdentity): string;
  /** Objects of which this one's troubles may be a consequence, as `kind/namespace/name`. Asked only of objects with issues. */
  causes?(subject: Subject, context: RuleContext): Iterable<string>;
}

/** Rules with what they are about. */
export interface RuleSet {
  readonly scope: Scope<unknown>;
  readonly rules: readonly Rule<unknown>[];
}

/** Puts rules and their scope together. */
export function ruleSet<Subject, ScopedRule extends Rule<Subject>>(
  scope: Scope<Subject, ScopedRule>,
  rules: readonly ScopedRule[],
): RuleSet {
  return { scope, rules };
}

/** The name by which objects explain each other. */
export function objectKey({ kind, namespace = "", name }: Pick<ObjectIdentity, "kind" | "namespace" | "name">): string {
  return `${kind}/${namespace}/${name}`;
}

/** Of two measurements of one part, such as a path on which two filesystems are mounted, the later: it hides the other. */
export function onePerPart(measurements: readonly Measurement[]): readonly Measurement[] {
  if (measurements.length < 2) return measurements;
  return Array.from(new Map(measurements.map((measurement) => [measurement.part, measurement])).values());
}
