import assert from "node:assert/strict";
import { test } from "node:test";
import type { DashboardJson, VariableJson } from "./dashboard-file.ts";
import type { FoundSeries, PrometheusApi } from "./prometheus-api.ts";
import { tryPanels } from "./try-panels.ts";
import { substitute } from "./variables.ts";

/** A Prometheus that answers by heart. */
function stub(
  answers: Readonly<Record<string, readonly string[] | Error>>,
): PrometheusApi & { readonly asked: string[] } {
  const asked: string[] = [];
  const answer = async (query: string): Promise<readonly FoundSeries[]> => {
    asked.push(query);
    const values = answers[query] ?? [];
    if (values instanceof Error) throw values;
    return values.length === 0 ? [] : [{ metric: {}, values }];
  };
  return {
    asked,
    now: async (query) => [{ metric: { __name__: query, workload: "cart" }, values: ["1"] }],
    range: answer,
    rules: async () => [],
    labelValues: async (label, selector) => (selector === undefined ? [label] : ["a.b", "c"]),
  };
}

function dashboard(exprs: readonly string[], ...list: readonly VariableJson[]): DashboardJson {
  return {
    panels: [{ type: "timeseries", title: "P", targets: exprs.map((expr) => ({ expr })) }],
    templating: { list },
  };
}

const node: VariableJson = { name: "node", type: "query", query: "label_values(up, node)" };

for (const [what, answer, hasData] of [
  ["a value", ["1"], true],
  ["a zero", ["0"], true],
  ["nothing", [], false],
  ["what is not a number", ["NaN", "NaN"], false],
] as const)
  test(`a query that gives ${what} ${hasData ? "has" : "lacks"} data`, async () => {
    const [panel] = await tryPanels(dashboard(["up"]), stub({ up: answer }));
    assert.equal(panel?.queries[0]?.hasData, hasData);
    assert.equal(panel?.queries[0]?.error, undefined);
  });

test("a query that is refused is an error, with what was asked", async () => {
  const [panel] = await tryPanels(dashboard(["up{"]), stub({ "up{": new Error("parse error") }));
  assert.equal(panel?.queries[0]?.error, "parse error: up{");
});

test("a variable of one value is tried with each, until there is data", async () => {
  const prometheus = stub({ 'up{node="c"}': ["1"] });
  const [panel] = await tryPanels(dashboard(['up{node="$node"}'], node), prometheus);
  assert.equal(panel?.queries[0]?.hasData, true);
  assert.deepEqual(prometheus.asked, ['up{node="a.b"}', 'up{node="c"}']);
});

test("a variable of several values is a pattern of all, as Grafana writes it", async () => {
  const prometheus = stub({});
  await tryPanels(dashboard(['up{node=~"$node"}'], { ...node, multi: true, includeAll: true }), prometheus);
  assert.deepEqual(prometheus.asked, [String.raw`up{node=~"(a\\.b|c)"}`]);
});

test("all of a variable is what its author says", async () => {
  const every = { ...node, includeAll: true, allValue: ".*" };
  const prometheus = stub({ 'up{node=~".*"}': ["1"] });
  await tryPanels(dashboard(['up{node=~"$node"}'], every), prometheus);
  await tryPanels(dashboard(['up{node=~"$node"}'], { ...every, multi: true, allValue: ".+" }), prometheus);
  assert.deepEqual(prometheus.asked, ['up{node=~".*"}', 'up{node=~".+"}']);
});

test("a variable may take what a query gives, by a pattern", async () => {
  const workload = { name: "w", type: "query", query: "query_result(kube)", regex: '/workload="([^"]+)"/' };
  const prometheus = stub({});
  await tryPanels(dashboard(["$w"], workload), prometheus);
  assert.deepEqual(prometheus.asked, ["cart"]);
});

test("what is hidden, and what has no query, is not asked", async () => {
  const hidden = { type: "stat", targets: [{ expr: "up", hide: true }, { refId: "B" }] };
  assert.deepEqual(await tryPanels({ panels: [hidden, { type: "text" }] }, stub({})), []);
});

for (const [text, result] of [
  ["$node", "n"],
  ["${node}", "n"],
  ["${node:regex}", "n"],
  ["[[node]]", "n"],
  ["$nodes", "$nodes"],
  ["rate(x[$__rate_interval])", "rate(x[20s])"],
] as const)
  test(`puts variables into ${text}`, () => {
    assert.equal(
      substitute(
        text,
        new Map([
          ["node", "n"],
          ["__rate_interval", "20s"],
        ]),
      ),
      result,
    );
  });
