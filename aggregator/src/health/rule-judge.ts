import { timestampOf, type HealthIssue, type UnknownFinding } from "@kubevitals/proto";
import { Hysteresis, isBad, type Instant } from "./hysteresis.ts";
import type { Measurement, Rule, RuleContext, RuleSettings } from "./rule.ts";
import { objectKey, onePerPart, type Obstacle, type ObjectIdentity, type Reach, type Scope } from "./scope.ts";

/** Values and evidence of a rule that still fires while its value is unknown. */
interface LastSeen {
  readonly value: number;
  readonly evidence: string;
}

/** An issue with what decides whether it is shown. */
export interface Finding {
  readonly issue: HealthIssue;
  readonly rule: Rule<unknown>;
  readonly identity: ObjectIdentity;
  /** Objects of which this may be a consequence. */
  readonly causes: readonly string[];
}

/** What one rule found on all objects of its scope. */
export interface RuleFindings {
  readonly findings: Finding[];
  readonly unknown: UnknownFinding[];
  applicable: number;
  evaluated: number;
}

/** How a rule is set on one object; undefined where it is switched off there. */
export type SettingsOf = (rule: Rule<unknown>, identity: () => ObjectIdentity) => RuleSettings | undefined;

/**
 * Applies one rule to one observation after another. Most rules see nothing wrong on most objects: such a look makes no text and
 * remembers nothing.
 */
export class RuleJudge {
  readonly #rule: Rule<unknown>;
  readonly #scope: Scope<unknown>;
  readonly #settingsOf: SettingsOf;
  readonly #hysteresis = new Hysteresis();
  /** By id of the issue that the value would raise. */
  readonly #lastSeen = new Map<string, LastSeen>();
  /** Keys of objects of which something is remembered above, with the ids. */
  #active = new Map<string, Set<string>>();
  /**
   * Parts that the rule last saw on an object, for scopes whose rules may be kept from looking: what its issues are about while the
   * rule as a whole is unknown. None, where it did not apply: a node that falls silent does not grow what it lacked.
   */
  #parts = new Map<string, readonly (string | undefined)[]>();

  constructor(rule: Rule<unknown>, scope: Scope<unknown>, settingsOf: SettingsOf) {
    this.#rule = rule;
    this.#scope = scope;
    this.#settingsOf = settingsOf;
  }

  judge(subjects: Iterable<readonly [string, unknown]>, context: RuleContext, now: Instant): RuleFindings {
    const found: RuleFindings = { findings: [], unknown: [], applicable: 0, evaluated: 0 };
    const reach = this.#scope.reach(this.#rule, context.observation);
    if (typeof reach === "object") for (const reason of reach.unread) this.#noteUnread(reason, found);
    const seen: string[] = [];
    for (const [key, subject] of subjects) {
      seen.push(key);
      this.#judgeSubject(key, subject, { context, now, found, reach });
    }
    this.#forgetAllBut(seen);
    return found;
  }

  #judgeSubject(key: string, subject: unknown, look: Look): void {
    const { context, found } = look;
    const unread = look.reach === "not applicable" ? undefined : look.reach.whyUnread?.(subject);
    let known: ObjectIdentity | undefined;
    const identity = () => (known ??= this.#scope.identify(subject, context));
    const settings = this.#settingsOf(this.#rule, identity);
    const obstacle = look.reach === "not applicable" ? look.reach : this.#obstacleTo(subject, unread);
    if (settings === undefined || obstacle === "not applicable") {
      this.#remember(key, []);
      this.#clear(key);
      return;
    }
    const measurements =
      obstacle === undefined
        ? onePerPart(this.#rule.measure(subject, context))
        : this.#partsOf(key, subject).map((part) => ({ part, ...obstacle }));
    if (obstacle === undefined)
      this.#remember(
        key,
        measurements.map(({ part }) => part),
      );
    const before = this.#active.get(key);
    const ids = new Set<string>();
    for (const measurement of measurements) {
      if (unread === undefined) found.applicable++;
      if ("value" in measurement) {
        found.evaluated++;
        if (before === undefined && !isBad(measurement.value, this.#rule.bad, settings.threshold)) continue;
      } else if (unread === undefined) {
        found.unknown.push({
          rule: this.#rule.id,
          object: referenceTo(identity(), measurement.part),
          reason: measurement.unknown,
        });
        if (before === undefined) continue;
      }
      const id = issueId(this.#rule, identity(), measurement.part);
      const issue = this.#update(id, measurement, settings, identity(), look.now);
      if (this.#hysteresis.has(id)) ids.add(id);
      if (issue === undefined) continue;
      const causes = Array.from(this.#scope.causes?.(subject, context) ?? []);
      found.findings.push({ issue, rule: this.#rule, identity: identity(), causes });
    }
    this.#activate(key, before, ids);
  }

  #update(
    id: string,
    measurement: Measurement,
    settings: RuleSettings,
    identity: ObjectIdentity,
    now: Instant,
  ): HealthIssue | undefined {
    const isKnown = "value" in measurement;
    if (isKnown) this.#lastSeen.set(id, measurement);
    const rule = this.#rule;
    const since = this.#hysteresis.update(id, isKnown ? measurement.value : undefined, { ...rule, ...settings }, now);
    const seen = this.#lastSeen.get(id);
    if (since === undefined || seen === undefined) return undefined;
    return {
      id,
      rule: rule.id,
      severity: settings.severity,
      object: referenceTo(identity, measurement.part),
      summary: `${rule.summary} ${this.#scope.place(identity)}`,
      value: seen.value,
      threshold: settings.threshold,
      unit: rule.unit,
      since: timestampOf(since.at),
      evidence: isKnown ? seen.evidence : `${seen.evidence}; now unknown: ${measurement.unknown}`,
      action: rule.action,
      owner: identity.owner,
      consequences: [],
    };
  }

  #obstacleTo(subject: unknown, unread: string | undefined): Obstacle | undefined {
    return unread === undefined ? this.#scope.obstacle?.(this.#rule, subject) : { unknown: unread };
  }

  /** What cannot be read is one unknown check, however many objects there may be behind it. */
  #noteUnread(reason: string, found: RuleFindings): void {
    found.applicable++;
    found.unknown.push({ rule: this.#rule.id, object: { kind: "Cluster", name: "" }, reason });
  }

  #partsOf(key: string, subject: unknown): readonly (string | undefined)[] {
    const before = this.#parts.get(key) ?? [undefined];
    return this.#scope.unknownParts?.(subject, before) ?? before;
  }

  #remember(key: string, parts: readonly (string | undefined)[]): void {
    if (this.#scope.obstacle) this.#parts.set(key, parts);
  }

  /** Keeps what goes on, and forgets ids of an object that no measurement spoke of. */
  #activate(key: string, before: ReadonlySet<string> | undefined, ids: Set<string>): void {
    for (const id of before ?? []) if (!ids.has(id)) this.#drop(id);
    if (ids.size > 0) this.#active.set(key, ids);
    else this.#active.delete(key);
  }

  #clear(key: string): void {
    for (const id of this.#active.get(key) ?? []) this.#drop(id);
    this.#active.delete(key);
  }

  #drop(id: string): void {
    this.#hysteresis.forget(id);
    this.#lastSeen.delete(id);
  }

  #forgetAllBut(seen: readonly string[]): void {
    if (this.#active.size === 0 && this.#parts.size === 0) return;
    const present = new Set(seen);
    for (const key of this.#active.keys()) if (!present.has(key)) this.#clear(key);
    for (const key of this.#parts.keys()) if (!present.has(key)) this.#parts.delete(key);
  }
}

/** One look at an observation. */
interface Look {
  readonly context: RuleContext;
  readonly now: Instant;
  readonly found: RuleFindings;
  readonly reach: Reach<unknown>;
}

function referenceTo({ kind, namespace, name, uid }: ObjectIdentity, part: string | undefined) {
  return { kind, namespace, name, uid, part };
}

/** The name under which a rule's verdict on an object goes. */
function issueId(rule: Rule<unknown>, identity: ObjectIdentity, part: string | undefined): string {
  const { kind, namespace, name } = identity;
  const object = namespace === undefined ? `${kind}/${name}` : objectKey(identity);
  return `${rule.id}/${object}${part === undefined ? "" : `/${part}`}`;
}
