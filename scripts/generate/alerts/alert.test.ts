import assert from "node:assert/strict";
import { test } from "node:test";
import { alertName, runbookUrl } from "./alert.ts";
import { ruleAlerts } from "./rule-alerts.ts";
import { groups } from "./rule-files.ts";

for (const [id, name] of [
  ["node-memory-high", "KubevitalsNodeMemoryHigh"],
  ["kubevitals-absent", "KubevitalsAbsent"],
] as const)
  test(`the alert of ${id} is ${name}`, () => {
    assert.equal(alertName({ id }), name);
  });

test("an alert on issues says when it fires and what to do, and leaves waiting to the rule", () => {
  const alert = ruleAlerts.find(({ id }) => id === "node-filesystem-space-low");
  assert.equal(
    alert?.description,
    "Fires at 5 % or less, for 30m, unless the rule is set otherwise. Remove what is not needed (logs, unused images) or enlarge the filesystem.",
  );
  assert.equal(alert.forDuration, undefined);
  assert.equal(alert.severity, undefined, "the issue carries it: it can be set for a namespace");
});

test("no text is a template that it is not meant to be", () => {
  for (const { description, summary } of ruleAlerts) {
    assert.doesNotMatch(description, /\{\{(?! "\{\{" \}\})/);
    assert.match(summary, /\{\{ \$labels\.name \}\}/);
  }
});

test("rules of one scope are one group, under a name that files take", () => {
  const names = groups().map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  for (const name of names) assert.match(name, /^kubevitals-[a-z-]+$/);
});

test("every alert leads to its page", () => {
  for (const group of groups())
    for (const rule of group.rules as readonly { readonly annotations: { readonly runbook_url: string } }[])
      assert.match(rule.annotations.runbook_url, /^docs\/runbooks\/[a-z-]+\.md$/);
  assert.equal(runbookUrl({ id: "agent-lost" }), "docs/runbooks/agent-lost.md");
});
