import { timestampOf, type HealthIssue } from "@kubevitals/proto";
import { once } from "../state/once.ts";
import { Hysteresis, isBad, type Instant } from "./hysteresis.ts";
import { allWell, type Measurement, type Rule, type RuleContext, type RuleSettings } from "./rule.ts";
import { noFindings, noteUnknown, type RuleFindings } from "./rule-findings.ts";
import { issueId, referenceTo, type Part } from "./part.ts";
import { fullReach, onePerPart, type Batch, type ObjectIdentity, type Reach, type Scope } from "./scope.ts";

/** How a rule is set on all objects, or on each; undefined where it is switched off. */
export type SettingsInForce =
  | { readonly everywhere: RuleSettings | undefined }
  | { readonly on: (identity: ObjectIdentity) => RuleSettings | undefined };

/** One look at an observation, as all rules of a scope share it. */
export interface Look {
  readonly context: RuleContext;
  readonly now: Instant;
  /** Keys of the subjects. */
  readonly present: () => Pick<ReadonlySet<string>, "has">;
}

/** One rule's look at an observation, under way. */
export interface RuleLook {
  judge(batch: Batch<unknown>): void;
  /** What was found; all batches have been judged. */
  end(): RuleFindings;
}

/** A part of an object on which the rule fires or is about to, with what it last saw there. */
interface Episode {
  readonly key: string;
  readonly part: string | undefined;
  lastSeen: { readonly value: number; readonly evidence: string };
}

/**
 * Applies one rule to one observation after another. Most rules see nothing wrong on most objects: such a look makes no text and
 * remembers nothing.
 */
export class RuleJudge {
  readonly #rule: Rule<unknown>;
  readonly #scope: Scope<unknown>;
  readonly #settings: SettingsInForce;
  readonly #hysteresis = new Hysteresis();
  /** What goes on, by key of the object and by part: an object of the same name that follows another begins anew. */
  readonly #episodes = new Map<string, ReadonlyMap<Part, Episode>>();
  /**
   * Parts that the rule last saw on an object, for scopes whose rules may be kept from looking: what its issues are about while the
   * rule as a whole is unknown. None, where it did not apply: a node that falls silent does not grow what it lacked.
   */
  readonly #parts = new Map<string, readonly Part[]>();

  /** Checks of batches on which all was well, for rules by which they stay so. */
  readonly #wellChecks = new WeakMap<object, number>();
  /** Objects of this look on which something goes on. */
  #goingOn = new Set<string>();

  constructor(rule: Rule<unknown>, scope: Scope<unknown>, settings: SettingsInForce) {
    this.#rule = rule;
    this.#scope = scope;
    this.#settings = settings;
  }

  /** Begins a look; one is ended before the next begins. */
  begin(look: Look): RuleLook {
    const found = noFindings();
    if (this.#isOff) return { judge: () => undefined, end: () => found };
    const reach = this.#scope.reach(this.#rule, look.context.observation);
    if (reach !== "not applicable") for (const reason of reach.unread) this.#noteUnread(reason, found);
    return {
      judge: (batch) => this.#judgeBatch(batch, look, reach, found),
      end: () => {
        this.#forgetGone(look.present);
        return found;
      },
    };
  }

  /** What is known of objects that came after the last look: nothing, wherever the rule applies. */
  notLookedAt({ subjects, keys }: Omit<Batch<unknown>, "identity">, context: RuleContext): RuleFindings {
    const found = noFindings();
    if (this.#isOff || this.#scope.reach(this.#rule, context.observation) === "not applicable") return found;
    const reason = `not looked at yet: this rule looks every ${this.#scope.everySeconds} s`;
    for (const [index, subject] of subjects.entries()) {
      const identity = once(() => this.#scope.identify(subject, context));
      if ("on" in this.#settings && this.#settings.on(identity()) === undefined) continue;
      found.applicable++;
      const object = () => referenceTo(identity(), undefined);
      noteUnknown(found, keys[index] ?? "", { rule: this.#rule.id, object, reason });
    }
    return found;
  }

  /** Whether the rule is switched off on all objects. */
  get #isOff(): boolean {
    return "everywhere" in this.#settings && this.#settings.everywhere === undefined;
  }

  /** Objects that do not change stay well, where nothing else decides, and their settings stay the same: they are only counted. */
  #judgeBatch(batch: Batch<unknown>, look: Look, reach: Reach<unknown>, found: RuleFindings): void {
    const canStayWell = this.#rule.staysWell === true && reach === fullReach;
    const wellChecks = canStayWell ? this.#wellChecks.get(batch.identity) : undefined;
    if (wellChecks !== undefined) {
      found.applicable += wellChecks;
      found.evaluated += wellChecks;
      return;
    }
    const [applicable, evaluated] = [found.applicable, found.evaluated];
    let isWell = true;
    const { subjects, keys } = batch;
    for (let index = 0; index < subjects.length; index++) {
      const key = keys[index] ?? "";
      this.#judgeSubject(key, subjects[index], look, reach, found);
      if (this.#episodes.has(key)) {
        this.#goingOn.add(key);
        isWell = false;
      }
    }
    const checks = found.applicable - applicable;
    if (canStayWell && isWell && found.evaluated - evaluated === checks) this.#wellChecks.set(batch.identity, checks);
  }

  #judgeSubject(key: string, subject: unknown, look: Look, reach: Reach<unknown>, found: RuleFindings): void {
    const before = this.#episodes.get(key);
    const unread = reach === "not applicable" ? undefined : reach.whyUnread?.(subject);
    if (unread !== undefined) {
      // One unknown check for all of them was noted above; what fires goes on firing.
      if (before) this.#goOn(before, unread, { key, subject, look, found, isCounted: false });
      return;
    }
    const obstacle = reach === "not applicable" ? reach : this.#scope.obstacle?.(this.#rule, subject);
    if (obstacle === "not applicable") return this.#clear(key);
    if (obstacle !== undefined && before === undefined && "everywhere" in this.#settings) {
      for (const part of this.#unknownParts(key, subject)) {
        found.applicable++;
        const object = () => referenceTo(this.#scope.identify(subject, look.context), part);
        noteUnknown(found, key, { rule: this.#rule.id, object, reason: obstacle.unknown });
      }
      return;
    }
    const measurements = obstacle
      ? this.#unknownParts(key, subject).map((part) => ({ part, ...obstacle }))
      : this.#measure(key, subject, look);
    if (before === undefined && this.#areWell(measurements)) {
      found.applicable += measurements.length;
      found.evaluated += measurements.length;
      return;
    }
    this.#judgeMeasurements(measurements, { key, subject, look, found, isCounted: true });
  }

  /** Whether nothing is wrong nor unknown, wherever the rule is set the same on all objects: most looks end here. */
  #areWell(measurements: readonly Measurement[]): boolean {
    if (!("everywhere" in this.#settings) || this.#settings.everywhere === undefined) return false;
    const { threshold } = this.#settings.everywhere;
    for (const measurement of measurements) {
      if (!("value" in measurement) || isBad(measurement.value, this.#rule.bad, threshold)) return false;
    }
    return true;
  }

  #measure(key: string, subject: unknown, { context }: Look): readonly Measurement[] {
    const measurements = onePerPart(this.#rule.measure(subject, context));
    if (this.#scope.obstacle) this.#parts.set(key, partsOf(measurements, this.#parts.get(key)));
    return measurements;
  }

  #unknownParts(key: string, subject: unknown): readonly Part[] {
    const before = this.#parts.get(key) ?? whole;
    return this.#scope.unknownParts?.(subject, before) ?? before;
  }

  #goOn(before: ReadonlyMap<Part, Episode>, unknown: string, about: About): void {
    this.#judgeMeasurements(
      Array.from(before.keys(), (part) => ({ part, unknown })),
      about,
    );
  }

  #judgeMeasurements(measurements: readonly Measurement[], about: About): void {
    const { key, subject, look, found, isCounted } = about;
    let known: ObjectIdentity | undefined;
    const identity = () => (known ??= this.#scope.identify(subject, look.context));
    const settings = "everywhere" in this.#settings ? this.#settings.everywhere : this.#settings.on(identity());
    if (settings === undefined) return this.#clear(key);
    const before = this.#episodes.get(key);
    const after = new Map<Part, Episode>();
    for (const measurement of measurements) {
      const { part } = measurement;
      if (isCounted) found.applicable++;
      if ("value" in measurement) {
        found.evaluated++;
      } else if (isCounted) {
        const object = () => referenceTo(identity(), part);
        noteUnknown(found, key, { rule: this.#rule.id, object, reason: measurement.unknown });
      }
      const episode = this.#update(measurement, before?.get(part), { key, settings, now: look.now });
      if (episode === undefined) continue;
      after.set(part, episode.episode);
      if (episode.since === undefined) continue;
      const issue = this.#issue(measurement, episode.episode, { since: episode.since, settings, identity: identity() });
      const causes = Array.from(this.#scope.causes?.(subject, look.context) ?? []);
      found.findings.push({ issue, rule: this.#rule, identity: identity(), causes });
    }
    this.#keep(key, before, after);
  }

  /** What goes on after a measurement, and since when it fires; undefined where all is well. */
  #update(
    measurement: Measurement,
    before: Episode | undefined,
    { key, settings, now }: { key: string; settings: RuleSettings; now: Instant },
  ): { readonly episode: Episode; readonly since: Instant | undefined } | undefined {
    const isKnown = "value" in measurement;
    if (before === undefined && !(isKnown && isBad(measurement.value, this.#rule.bad, settings.threshold))) {
      return undefined;
    }
    const id = before?.key ?? `${key}\n${measurement.part ?? ""}`;
    const rule = { ...this.#rule, ...settings };
    const since = this.#hysteresis.update(id, isKnown ? measurement.value : undefined, rule, now);
    if (!this.#hysteresis.has(id)) return undefined;
    const lastSeen = isKnown ? measurement : before?.lastSeen;
    if (lastSeen === undefined) return undefined;
    return { episode: { key: id, part: measurement.part, lastSeen }, since };
  }

  #issue(
    measurement: Measurement,
    { part, lastSeen }: Episode,
    { since, settings, identity }: { since: Instant; settings: RuleSettings; identity: ObjectIdentity },
  ): HealthIssue {
    const rule = this.#rule;
    const isKnown = "value" in measurement;
    return {
      id: issueId(rule, identity, part),
      rule: rule.id,
      severity: settings.severity,
      object: referenceTo(identity, part),
      summary: `${rule.summary} ${this.#scope.place(identity)}`.trimEnd(),
      value: lastSeen.value,
      threshold: settings.threshold,
      unit: rule.unit,
      since: timestampOf(since.at),
      evidence: isKnown ? lastSeen.evidence : `${lastSeen.evidence}; now unknown: ${measurement.unknown}`,
      action: rule.action,
      owner: identity.owner,
      consequences: [],
    };
  }

  /** What cannot be read is one unknown check, however many objects there may be behind it. */
  #noteUnread(reason: string, found: RuleFindings): void {
    found.applicable++;
    noteUnknown(found, "", { rule: this.#rule.id, object: () => ({ kind: "Cluster", name: "" }), reason });
  }

  /** Keeps what goes on, and forgets parts of an object that no measurement spoke of. */
  #keep(key: string, before: ReadonlyMap<Part, Episode> | undefined, after: ReadonlyMap<Part, Episode>): void {
    for (const [part, episode] of before ?? []) if (!after.has(part)) this.#hysteresis.forget(episode.key);
    if (after.size > 0) this.#episodes.set(key, after);
    else if (before) this.#episodes.delete(key);
  }

  /** The rule does not apply there. */
  #clear(key: string): void {
    if (this.#scope.obstacle) this.#parts.set(key, none);
    this.#keep(key, this.#episodes.get(key), nothing);
  }

  /** An object on which something goes on is looked at each time, so one that was not is gone. */
  #forgetGone(present: () => Pick<ReadonlySet<string>, "has">): void {
    for (const [key, episodes] of this.#episodes) if (!this.#goingOn.has(key)) this.#keep(key, episodes, nothing);
    this.#goingOn = new Set();
    if (this.#parts.size === 0) return;
    const keys = present();
    for (const key of this.#parts.keys()) if (!keys.has(key)) this.#parts.delete(key);
  }
}

/** What measurements are about, and where findings go. */
interface About {
  readonly key: string;
  readonly subject: unknown;
  readonly look: Look;
  readonly found: RuleFindings;
  /** Whether each measurement is a check of its own. */
  readonly isCounted: boolean;
}

const whole: readonly Part[] = [undefined];
const none: readonly Part[] = [];
const nothing: ReadonlyMap<Part, Episode> = new Map();

/** The parts that measurements are about: the same list as before where they are the same, as lists of all objects outlive the young. */
function partsOf(measurements: readonly Measurement[], before: readonly Part[] | undefined): readonly Part[] {
  if (measurements === allWell) return whole;
  const isAsBefore =
    before?.length === measurements.length && measurements.every(({ part }, index) => part === before[index]);
  return isAsBefore ? before : measurements.map(({ part }) => part);
}
