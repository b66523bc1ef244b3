import { quote } from "../../quote.ts";
import { entryType, refuse, type ObjectMatch } from "./entry.ts";
import { ruleIds } from "./rule-setting.ts";

/** Issues that are not to be shown until a time. */
export interface Silence extends ObjectMatch {
  /** Ids of the rules; undefined: all. */
  readonly rules: ReadonlySet<string> | undefined;
  /** In milliseconds since 1970. */
  readonly until: number;
  readonly reason: string | undefined;
}

/** Kinds of objects that issues are about. */
export const issueKinds = [
  "Cluster",
  "CronJob",
  "DaemonSet",
  "Deployment",
  "HorizontalPodAutoscaler",
  "Job",
  "Namespace",
  "Node",
  "PersistentVolume",
  "PersistentVolumeClaim",
  "Pod",
  "PodDisruptionBudget",
  "ReplicaSet",
  "ReplicationController",
  "ResourceQuota",
  "Service",
  "StatefulSet",
] as const;

const matchers = ["rule", "kind", "namespace", "name", "labels"] as const;

/** An entry of `health.silences`. One that is over does nothing: the file need not be changed that day. */
export const silence = entryType("a silence of health issues", [...matchers, "until", "reason"], (entry): Silence => {
  if (!matchers.some((key) => entry.has(key)))
    refuse(`it would silence everything: give one of ${matchers.join(", ")}`);
  const until = entry.text("until") ?? refuse("until is missing: when it ends, such as 2026-12-31T18:00:00Z");
  return {
    rules: ruleIds(entry),
    kind: entry.word("kind", issueKinds),
    namespace: entry.glob("namespace"),
    name: entry.glob("name"),
    labels: entry.labels("labels"),
    until: timeOf(until),
    reason: entry.text("reason"),
  };
});

/** Source: RFC 3339, section 5.6. */
function timeOf(text: string): number {
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i.test(text);
  const milliseconds = isTime ? Date.parse(text.toUpperCase()) : NaN;
  // Date.parse takes 31 April for 1 May.
  const days = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  const isDay = !Number.isNaN(days.getTime()) && days.toISOString().startsWith(text.slice(0, 10));
  if (Number.isNaN(milliseconds) || !isDay) {
    refuse(`until '${quote(text)}' is not a time with its offset, such as 2026-12-31T18:00:00Z`);
  }
  return milliseconds;
}
