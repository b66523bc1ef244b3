import type { SettingsInForce } from "../rule-judge.ts";
import type { Rule, RuleSettings } from "../rule.ts";
import type { ObjectIdentity } from "../scope.ts";
import type { HealthSettings, SilenceInForce } from "../settings.ts";
import { matchesObject } from "./entry.ts";
import type { RuleSetting } from "./rule-setting.ts";
import type { Silence } from "./silence.ts";

/**
 * Settings and silences as an operator wrote them. Of two settings that speak of one object the later counts.
 *
 * @param silences those in force when they are asked for
 */
export function settingsOf(settings: readonly RuleSetting[], silences: () => readonly Silence[]): HealthSettings {
  return {
    of: (rule) => ruleSettings(rule, settings),
    silenceOf: (ruleId, identity, at) => longestSilence(silences(), { ruleId, identity, at }),
  };
}

/** Whether a setting speaks of some objects only. */
function isOfObjects({ namespace, labels }: RuleSetting): boolean {
  return namespace !== undefined || labels !== undefined;
}

function ruleSettings(rule: Rule<unknown>, all: readonly RuleSetting[]): SettingsInForce {
  const settings = all.filter(({ rules }) => rules.has(rule.id));
  if (!settings.some(isOfObjects)) return { everywhere: applied(rule, settings) };
  return {
    on: (identity) =>
      applied(
        rule,
        settings.filter((setting) => matchesObject(setting, identity)),
      ),
  };
}

function applied(rule: RuleSettings, settings: readonly RuleSetting[]): RuleSettings | undefined {
  let [inForce, isEnabled] = [rule, true];
  for (const { change, enabled } of settings) {
    inForce = { ...inForce, ...change };
    isEnabled = enabled ?? isEnabled;
  }
  if (!isEnabled) return undefined;
  const { severity, threshold, holdSeconds } = inForce;
  return { severity, threshold, holdSeconds };
}

function longestSilence(
  silences: readonly Silence[],
  { ruleId, identity, at }: { ruleId: string; identity: ObjectIdentity; at: number },
): SilenceInForce | undefined {
  let longest: Silence | undefined;
  for (const silence of silences) {
    if (silence.until <= at || silence.until <= (longest?.until ?? 0)) continue;
    if (silence.rules !== undefined && !silence.rules.has(ruleId)) continue;
    if (matchesObject(silence, identity)) longest = silence;
  }
  return longest;
}
