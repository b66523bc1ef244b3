import type { SettingsInForce } from "./rule-judge.ts";
import type { Rule } from "./rule.ts";
import type { ObjectIdentity } from "./scope.ts";

/** A silence that is in force. */
export interface SilenceInForce {
  /** When it ends, in milliseconds since 1970. */
  readonly until: number;
  readonly reason: string | undefined;
}

/** How an operator set the rules. */
export interface HealthSettings {
  of(rule: Rule<unknown>): SettingsInForce;
  /** What silences the issues of a rule on an object, of several silences the one that lasts longest; undefined where nothing does. */
  silenceOf(ruleId: string, identity: ObjectIdentity, at: number): SilenceInForce | undefined;
}

/** Every rule as it is written. */
export const defaultSettings: HealthSettings = {
  of: (rule) => ({ everywhere: rule }),
  silenceOf: () => undefined,
};
