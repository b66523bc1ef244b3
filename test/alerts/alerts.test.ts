import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { parse } from "yaml";
import { healthRules } from "../../aggregator/src/health/rules/index.ts";
import { alertName } from "../../scripts/generate/alerts/alert.ts";
import { ownAlerts } from "../../scripts/generate/alerts/own-alerts.ts";
import { alerts } from "../../scripts/generate/alerts/rule-files.ts";
import { seam } from "../../scripts/generate/runbooks/runbook-files.ts";
import { ownAlertsTried } from "./own-cases.ts";

const repository = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(repository, path), "utf8");

test("there is an alert for each health rule, each under a name of its own", () => {
  const rules = healthRules({ isNodeMeasured: true, isCollecting: true }).flatMap((set) => set.rules);
  for (const { id } of rules)
    assert.ok(
      alerts.some(({ id: alert, expr }) => alert === id && expr.includes(`{rule="${id}"}`)),
      id,
    );
  assert.equal(alerts.length, rules.length + ownAlerts.length);
  assert.equal(new Set(alerts.map(alertName)).size, alerts.length);
});

test("Prometheus Operator gets the rules that Prometheus gets", () => {
  const plain = parse(read("deploy/alerts/kubevitals.rules.yaml")) as { readonly groups: unknown };
  const object = parse(read("deploy/alerts/prometheusrule.yaml")) as {
    readonly kind: string;
    readonly spec: { readonly groups: unknown };
  };
  assert.equal(object.kind, "PrometheusRule");
  assert.deepEqual(object.spec.groups, plain.groups);
});

test("each alert on Kubevitals itself has a situation in which it fires", () => {
  assert.deepEqual(
    ownAlerts.map(alertName).filter((name) => !ownAlertsTried.has(name)),
    [],
  );
});

test("each alert has a page on which somebody wrote what it means, how to look and what to do", () => {
  for (const { id } of alerts) {
    const [, written = ""] = read(`docs/runbooks/${id}.md`).split(seam);
    for (const heading of ["## What it means", "## How to look", "## What to do"])
      assert.ok(written.includes(heading), `docs/runbooks/${id}.md lacks ${heading}`);
    assert.ok(written.split(/\s+/).length > 50, `docs/runbooks/${id}.md says too little`);
  }
});

test("each page belongs to an alert", () => {
  const known = new Set(["README.md", ...alerts.map(({ id }) => `${id}.md`)]);
  assert.deepEqual(
    readdirSync(join(repository, "docs/runbooks")).filter((name) => !known.has(name)),
    [],
  );
});
