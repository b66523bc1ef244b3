import type { HealthIssue, Timestamp } from "@kubevitals/proto";
import type { SettingsOf } from "./rule-judge.ts";
import type { ObjectIdentity } from "./scope.ts";

/** How an operator set the rules. */
export interface HealthSettings {
  /** How a rule is set on an object; undefined where it is switched off there. */
  readonly of: SettingsOf;
  /** Until when an issue is silenced; undefined where it is not. */
  silencedUntil(issue: HealthIssue, identity: ObjectIdentity, at: number): Timestamp | undefined;
}

/** Every rule as it is written. */
export const defaultSettings: HealthSettings = { of: (rule) => rule, silencedUntil: () => undefined };
