import assert from "node:assert/strict";
import { test } from "node:test";
import { resourceView } from "../../testing/cluster-objects.ts";
import { everyRule, onlyRule, watchCluster } from "../../testing/watched-cluster.ts";
import type { KindWithFacts } from "../../state/facts/facts.ts";
import { factsOfKind } from "../../kube/facts/index.ts";
import { clusterScope } from "../scopes/cluster.ts";
import { clusterCases } from "./cases/cluster.ts";
import { gpuCases } from "./cases/gpus.ts";
import { nodeCases } from "./cases/nodes.ts";
import { otherCases } from "./cases/others.ts";
import { podCases } from "./cases/pods.ts";
import { workloadCases } from "./cases/workloads.ts";

const cases = [...podCases, ...workloadCases, ...otherCases, ...clusterCases, ...nodeCases, ...gpuCases];

/** Rules that look at something of Kubernetes, or at whether agents are heard. */
const judged = everyRule.flatMap(({ scope, rules }) =>
  rules.filter(({ id, kinds }) => [scope.kinds, kinds].some(Boolean) || scope === clusterScope || id === "agent-lost"),
);

test("every rule on Kubernetes' objects has a case, and no two rules have one id", () => {
  // What a node did before takes more than one look to tell: node-tracks.test.ts.
  const tested = new Set(["node-flapping", ...cases.map(({ id }) => id)]);
  assert.deepEqual(judged.map(({ id }) => id).toSorted(), Array.from(tested).toSorted());
  const all = everyRule.flatMap(({ rules }) => rules.map(({ id }) => id));
  assert.equal(new Set(all).size, all.length);
});

for (const { id, after, bad, good, within, evidence, part, owner, unknown = [], notApplicable = [] } of cases) {
  const says = `${id} (${String(evidence).slice(0, 40)})`;

  test(`${says} fires after its time and not before, and clears`, () => {
    const look = watchCluster(onlyRule(id));
    const at = (second: number, seen = bad) => look(second, seen).report.issues.filter(({ rule }) => rule === id);
    if (after > 0) assert.equal(at(0).length, 0);
    if (after > 20) assert.equal(at(after - 15).length, 0);
    const [issue, ...others] = at(after);
    assert.ok(issue);
    assert.deepEqual(others, []);
    if (typeof evidence === "string") assert.equal(issue.evidence, evidence);
    else assert.match(issue.evidence, evidence);
    assert.equal(issue.object?.part, part);
    if (owner !== undefined) assert.equal(`${issue.owner?.kind}/${issue.owner?.name}`, owner);
    assert.notEqual(issue.action, "");
    if (within) assert.equal(at(after + 15, within).length, 1);
    assert.equal(at(after + 30, good).length, 0);
  });

  for (const [number, seen] of unknown.entries()) {
    test(`${says} is unknown where its data is missing, ${number + 1}`, () => {
      const { report, coverage } = watchCluster(onlyRule(id))(0, seen);
      assert.deepEqual(report.issues, []);
      assert.ok(report.unknownCount > 0);
      assert.ok(coverage.checksEvaluated < coverage.checksApplicable);
      assert.notEqual(report.unknown[0]?.reason, "");
    });
  }

  for (const [number, seen] of notApplicable.entries()) {
    test(`${says} does not apply, ${number + 1}`, () => {
      const look = watchCluster(onlyRule(id));
      const of = seen.agents?.length ?? 0;
      const { report, coverage } = look(0, seen);
      assert.deepEqual([report.issues.length, report.unknownCount], [0, 0]);
      assert.ok(coverage.checksApplicable <= of, "it applies to no object but other nodes");
    });
  }
}

const kinds = Object.keys(factsOfKind) as KindWithFacts[];

for (const { scope, rules } of everyRule) {
  for (const { id, kinds: beside = [] } of rules) {
    const needed = [...(scope.kinds ?? []), ...beside] as KindWithFacts[];
    if (needed.length === 0) continue;

    test(`${id} is unknown, once, where a kind that it needs may not be read`, () => {
      for (const forbidden of needed) {
        const kube = new Map(
          kinds.map((kind) => [kind, resourceView(kind, [], kind === forbidden ? "forbidden" : "synced")]),
        );
        const { report } = watchCluster(onlyRule(id))(0, { kube });
        assert.deepEqual(report.unknown, [
          { rule: id, object: { kind: "Cluster", name: "" }, reason: `${forbidden} may not be read` },
        ]);
      }
    });

    test(`${id} does not apply where its kinds are not there`, () => {
      for (const state of ["absent", "off"] as const) {
        const kube = new Map(
          kinds.map((kind) => [kind, resourceView(kind, [], needed.includes(kind) ? state : "synced")]),
        );
        assert.equal(watchCluster(onlyRule(id))(0, { kube }).coverage.checksApplicable, 0);
      }
    });
  }
}
