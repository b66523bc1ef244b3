import assert from "node:assert/strict";
import { test } from "node:test";
import { ruleSetting } from "./rule-setting.ts";
import { silence } from "./silence.ts";

const until = "2026-12-31T18:00:00Z";

const refusedSettings: readonly (readonly [entry: unknown, why: string | RegExp])[] = [
  ["pod-failed", "it is not a mapping"],
  [[], "it is not a mapping"],
  [null, "it is not a mapping"],
  [{ rule: "pod-faild", hold: "1m" }, "unknown rule 'pod-faild'; docs/reference/health-rules.md lists all"],
  [{ hold: "1m" }, "rule is missing: the id of a rule, or a pattern such as pod-*"],
  [{ rule: "pod-failed" }, "it sets nothing: give threshold, hold, severity or enabled"],
  [
    { rule: "pod-failed", holds: "1m" },
    "unknown key 'holds'; known are rule, namespace, labels, threshold, hold, severity, enabled",
  ],
  [{ rule: "pod-failed", hold: "5" }, "hold '5' is not a duration from 0s to 30d, such as 1s, 500ms or 10m"],
  [{ rule: "pod-failed", hold: "31d" }, /^hold '31d' is not a duration/],
  [{ rule: "pod-failed", severity: "info" }, "severity 'info' is not one of warning, critical"],
  [{ rule: "pod-failed", enabled: "no" }, "enabled 'no' is not one of true, false"],
  [{ rule: "pod-failed", threshold: 2 }, "threshold: pod-failed says yes or no and has none"],
  [{ rule: "node-cpu-high", threshold: "high" }, "threshold 'high' is not a number of 0 or more"],
  [{ rule: "node-cpu-high", threshold: -1 }, "threshold '-1' is not a number of 0 or more"],
  [{ rule: "node-cpu-high", threshold: 0 }, "threshold: node-cpu-high would fire on every object at 0"],
  [
    { rule: "pod-failed", hold: "1m", labels: "a b" },
    "labels 'a b' is not a label selector such as app=web,tier in (a, b)",
  ],
  [{ rule: "pod-failed", hold: "1m", namespace: ["a"] }, "namespace must be a text"],
];

const refusedSilences: readonly (readonly [entry: unknown, why: string | RegExp])[] = [
  [{ rule: "pod-failed" }, "until is missing: when it ends, such as 2026-12-31T18:00:00Z"],
  [{ until }, "it would silence everything: give one of rule, kind, namespace, name, labels"],
  [{ rule: "nothing-*", until }, /^unknown rule 'nothing-\*'/],
  [{ kind: "pods", until }, /^kind 'pods' is not one of Cluster, CronJob,/],
  ...[
    "tomorrow",
    "2026-12-31",
    "2026-12-31T18:00:00",
    "2026-04-31T00:00:00Z",
    "2026-12-31T25:00:00Z",
    "1767225600",
  ].map(
    (time) =>
      [
        { kind: "Node", until: time },
        `until '${time}' is not a time with its offset, such as 2026-12-31T18:00:00Z`,
      ] as const,
  ),
];

for (const [type, table] of [
  [ruleSetting, refusedSettings],
  [silence, refusedSilences],
] as const) {
  for (const [entry, why] of table) {
    test(`${JSON.stringify(entry)} is not ${type.expected}`, () => {
      const text = JSON.stringify(entry);
      assert.equal(type.parse(text), undefined);
      const reason = type.whyNot?.(text) ?? "";
      if (typeof why === "string") assert.equal(reason, why);
      else assert.match(reason, why);
    });
  }
}

test("what is not JSON is refused", () => {
  assert.equal(ruleSetting.whyNot?.("{rule"), "it is not JSON");
});

test("a setting takes numbers and booleans as texts too, as the file gives them", () => {
  const text = JSON.stringify({
    rule: "node-cpu-high",
    threshold: "95.5",
    enabled: "true",
    hold: "1m",
    severity: "critical",
  });
  const { value } = ruleSetting.parse(text) ?? {};
  assert.deepEqual(value?.change, { threshold: 95.5, holdSeconds: 60, severity: "SEVERITY_CRITICAL" });
  assert.equal(value?.enabled, true);
  assert.equal(ruleSetting.whyNot?.(text), undefined);
});

test("a pattern names several rules, and a silence may name none", () => {
  const { value } = ruleSetting.parse(JSON.stringify({ rule: "quota-*", enabled: false })) ?? {};
  assert.deepEqual(Array.from(value?.rules ?? []), ["quota-almost-full", "quota-full", "quota-exceeded"]);
  assert.equal(silence.parse(JSON.stringify({ kind: "Node", until }))?.value.rules, undefined);
});

const endOf = (time: string) => silence.parse(JSON.stringify({ kind: "Node", until: time }))?.value.until;

test("a silence ends at a time of any offset", () => {
  assert.equal(endOf("2026-12-31T18:00:00Z"), Date.UTC(2026, 11, 31, 18));
  assert.equal(endOf("2026-12-31t19:00:00.5+01:00"), Date.UTC(2026, 11, 31, 18, 0, 0, 500));
});
