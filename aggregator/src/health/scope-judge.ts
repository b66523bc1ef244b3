import type { Steps } from "@kubevitals/program";
import type { Newcomers } from "./newcomers.ts";
import type { RuleContext } from "./rule.ts";
import type { RuleFindings } from "./rule-findings.ts";
import { RuleJudge, type Look } from "./rule-judge.ts";
import type { Batch, RuleSet, Scope } from "./scope.ts";
import type { HealthSettings } from "./settings.ts";

/** Ticks come a few milliseconds early or late: an interval of whole ticks must not slip to the next one for that. */
export const toleranceMilliseconds = 100;

/** A rule with its memory, and what it found when it last looked. */
interface RuleState {
  readonly judge: RuleJudge;
  /** Time of the observation at which it last looked. */
  lookedAt: number;
  /** When it is to look again. */
  dueAt: number;
  found: RuleFindings | undefined;
}

/** A look of some rules of a scope at an observation, under way. */
export interface ScopeLook {
  judge(batch: Batch<unknown>): void;
  /** Notes what was found; all batches have been judged. */
  end(): Steps<void>;
}

/** Applies the rules of one scope, each of them as often as the scope says. */
export class ScopeJudge {
  readonly scope: Scope<unknown>;
  readonly #rules: readonly RuleState[];

  constructor({ scope, rules }: RuleSet, settings: HealthSettings) {
    this.scope = scope;
    this.#rules = rules.map((rule) => ({
      judge: new RuleJudge(rule, scope, settings.of(rule)),
      lookedAt: -Infinity,
      dueAt: -Infinity,
      found: undefined,
    }));
  }

  /** Begins a look of the rules that are to look now; undefined where there are none. */
  begin(look: Look): ScopeLook | undefined {
    const due = this.#rules.filter(({ dueAt }) => look.now.monotonic >= dueAt - toleranceMilliseconds);
    if (due.length === 0) return undefined;
    const looks = due.map(({ judge }) => judge.begin(look));
    const { everySeconds, isSpread } = this.scope;
    const interval = everySeconds * 1000;
    return {
      // All rules of one batch before the next: what they read of its objects is at hand then.
      judge: (batch) => {
        for (const each of looks) each.judge(batch);
      },
      *end() {
        for (const [index, rule] of due.entries()) {
          rule.found = looks[index]?.end();
          yield;
          // All look at first, and from then on one after another: each looks again that much earlier.
          const isFirst = rule.lookedAt === -Infinity;
          rule.dueAt = look.now.monotonic + interval - (isSpread && isFirst ? (interval * index) / due.length : 0);
          rule.lookedAt = look.now.monotonic;
        }
      },
    };
  }

  /** What each rule found when it last looked. */
  get found(): readonly RuleFindings[] {
    return this.#rules.flatMap(({ found }) => found ?? []);
  }

  /** What rules that look now and then do not know yet of nodes that came meanwhile. */
  onNewcomers(arrived: Newcomers, context: RuleContext): readonly RuleFindings[] {
    return this.#rules.flatMap(({ judge, lookedAt }) => {
      const newcomers = arrived.after(lookedAt);
      if (newcomers.length === 0) return [];
      const { nodes } = context.observation;
      return judge.notLookedAt({ subjects: newcomers.map((name) => nodes.get(name)), keys: newcomers }, context);
    });
  }
}
