import assert from "node:assert/strict";
import { test } from "node:test";
import { renderTextFormat, type HealthIssue } from "@kubevitals/proto";
import { parseTextFormat, type ParsedSample } from "../../../../proto/src/testing/parse-text-format.ts";
import { ByName, Names } from "../../state/by-name.ts";
import type { Snapshot } from "../../state/snapshot.ts";
import { gauge, nodeMetrics, nodeRecord, snapshot } from "../../testing/records.ts";
import { nodePageParts, pageParts } from "./page.ts";
import { isInShard } from "./shard.ts";
import type { LabelOptions } from "./target-labels.ts";

/** What a page says; `write-families.test.ts` shows that it is written as it is rendered here. */
const renderPage = (of: Snapshot, options: LabelOptions) => renderTextFormat(pageParts({ snapshot: of, options }));
const plain: LabelOptions = { profile: "kube-prometheus", clusterName: undefined };
const series = (name = "node_x") => [gauge(name, { a: 1, b: NaN })];
const three = snapshot("s-1", [
  nodeRecord("fresh", { series: series(), seriesAgeSeconds: 7, clockSkewSeconds: -0.5 }),
  nodeRecord("stale", { series: series(), seriesAgeSeconds: 20, freshness: "FRESHNESS_STALE", ageSeconds: 9 }),
  nodeRecord("lost", { freshness: "FRESHNESS_LOST", ageSeconds: 99, seriesAgeSeconds: 110 }),
]);

/** The samples of a page, all families together. */
function samplesOf(page: string): readonly ParsedSample[] {
  return parseTextFormat(page).flatMap(({ samples }) => samples);
}

/** What a page says of this family, by one of its labels. */
function byLabel(page: string, name: string, label: string): Readonly<Record<string, number>> {
  const samples = samplesOf(page).filter((sample) => sample.name === name);
  return Object.fromEntries(samples.map(({ labels, value }) => [labels[label] ?? "", value]));
}

test("up is 1 for a fresh node and 0 for one that is stale or lost", () => {
  assert.deepEqual(byLabel(renderPage(three, plain), "up", "node"), { fresh: 1, stale: 0, lost: 0 });
});

test("a stale node's series stay on the page, a lost node's do not", () => {
  const nodes = samplesOf(renderPage(three, plain))
    .filter(({ name }) => name === "node_x")
    .map(({ labels }) => labels["node"]);
  assert.deepEqual(nodes, ["fresh", "fresh", "stale", "stale"]);
});

test("the page says how old what it shows is", () => {
  const page = renderPage(three, plain);
  assert.deepEqual(byLabel(page, "kubevitals_node_age_seconds", "node"), { fresh: 1, stale: 9, lost: 99 });
  assert.deepEqual(byLabel(page, "kubevitals_node_series_age_seconds", "node"), { fresh: 7, stale: 20 });
  assert.deepEqual(byLabel(page, "kubevitals_node_clock_skew_seconds", "node"), { fresh: -0.5 });
  assert.deepEqual(byLabel(page, "kubevitals_nodes", "freshness"), { fresh: 1, stale: 1, lost: 1 });
  const freshness = samplesOf(page).filter(({ name, value }) => name === "kubevitals_node_freshness" && value === 1);
  assert.deepEqual(
    freshness.map(({ labels }) => labels["freshness"]),
    ["fresh", "stale", "lost"],
  );
  assert.deepEqual(byLabel(page, "kubevitals_snapshot_timestamp_seconds", ""), { "": Date.UTC(2026, 0, 1) / 1000 });
});

const profiles = [
  ["kube-prometheus", undefined, { job: "node-exporter", instance: "fresh", node: "fresh" }],
  ["mixin", undefined, { job: "node", instance: "fresh", node: "fresh" }],
  ["mixin", "prod", { job: "node", instance: "fresh", node: "fresh", cluster: "prod" }],
  ["none", undefined, { node: "fresh" }],
] as const;

for (const [profile, clusterName, labels] of profiles) {
  test(`with the profile ${profile} and the cluster ${clusterName} series carry the labels that its dashboards expect`, () => {
    const samples = samplesOf(renderPage(three, { profile, clusterName }));
    const first = samples.find(({ name }) => name === "node_x");
    assert.deepEqual(first?.labels, { of: "a", ...labels });
    const up = samples.find(({ name }) => name === "up");
    assert.deepEqual(up?.labels, profile === "none" ? undefined : labels);
    const others = samples.filter(({ name }) => name.startsWith("kubevitals_"));
    assert.ok(others.length > 10);
    assert.ok(others.every((sample) => sample.labels["cluster"] === clusterName && !("job" in sample.labels)));
  });
}

test("the agent's own series carry the node and no job", () => {
  const page = renderPage(snapshot("s", [nodeRecord("n", { series: series("kubevitals_agent_x") })]), plain);
  const found = samplesOf(page).find(({ name }) => name === "kubevitals_agent_x");
  assert.deepEqual(found?.labels, { of: "a", node: "n" });
});

test("no sample has a timestamp", () => {
  const lines = renderPage(three, plain)
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  assert.ok(lines.length > 10);
  assert.deepEqual(
    lines.filter((line) => !/^[^\s{]+(\{.*\})? \S+$/.test(line)),
    [],
  );
});

test("nodes that disagree on a family's type and help share the first one's header", () => {
  const other = { ...gauge("node_x", { a: 5 }) };
  const [family] = other.block.families;
  const changed = {
    ...other,
    block: { families: family ? [{ ...family, help: "Something else.", type: "METRIC_TYPE_COUNTER" as const }] : [] },
  };
  const nodes = [nodeRecord("a", { series: series() }), nodeRecord("b", { series: [changed] })];
  const found = parseTextFormat(renderPage(snapshot("s", nodes), plain)).find(({ name }) => name === "node_x");
  assert.deepEqual([found?.type, found?.help, found?.samples.length], ["gauge", "A gauge.", 3]);
});

const hostile = [`"} up 1\nup{`, "\\", "\\n", 'a\nb"c\\', "größer 🙂", "{}", "# HELP"];

for (const text of hostile) {
  test(`a node cannot break a line with ${JSON.stringify(text)}`, () => {
    const issue: HealthIssue = {
      id: text,
      rule: "rule",
      severity: "SEVERITY_CRITICAL",
      object: { kind: "Node", namespace: text, name: text, part: text },
      summary: "",
      evidence: "",
      consequences: [],
      action: "",
    };
    const nodes = [
      nodeRecord(text, { series: [{ ...gauge("node_x", { [text]: 1 }), labels: [{ name: "pod", value: text }] }] }),
    ];
    const base = snapshot("s", nodes);
    const samples = samplesOf(
      renderPage({ ...base, health: { ...base.health, issues: [issue] } }, { ...plain, clusterName: text }),
    );
    const found = samples.find(({ name }) => name === "node_x");
    assert.deepEqual(found?.labels, {
      of: text,
      pod: text,
      job: "node-exporter",
      instance: text,
      node: text,
      cluster: text,
    });
    const shown = samples.find(({ name }) => name === "kubevitals_health_issue");
    assert.deepEqual(shown?.labels, {
      rule: "rule",
      severity: "critical",
      kind: "Node",
      namespace: text,
      name: text,
      part: text,
      cluster: text,
    });
    assert.equal(samples.filter(({ name }) => name === "up").length, 1);
  });
}

test("the page says the verdict and its coverage", () => {
  const page = renderPage(three, plain);
  assert.deepEqual(byLabel(page, "kubevitals_health_status", "status"), {
    healthy: 0,
    warning: 0,
    critical: 0,
    unknown: 1,
  });
  assert.deepEqual(byLabel(page, "kubevitals_health_coverage_ratio", ""), { "": 0.5 });
  const none = { ...three, coverage: { ...three.coverage, rate: undefined } };
  assert.deepEqual(byLabel(renderPage(none, plain), "kubevitals_health_coverage_ratio", ""), {});
});

test("a node's verdict is on the page where it is known", () => {
  const nodes = [
    ["a", true],
    ["b", false],
    ["c", undefined],
  ] as const;
  const records = nodes.map(([name, healthy]) => nodeRecord(name, { metrics: nodeMetrics(name, { healthy }) }));
  const page = renderPage(snapshot("s", records), plain);
  assert.deepEqual(byLabel(page, "kubevitals_node_healthy", "node"), { a: 1, b: 0 });
});

test("a node's own page is its part of the cluster's, and says nothing of the cluster", () => {
  const record = three.nodes.get("fresh") ?? assert.fail();
  const parts = nodePageParts("fresh", record, { snapshot: three, options: plain });
  const page = samplesOf(renderTextFormat(parts));
  const expected = samplesOf(renderPage(three, plain)).filter(({ labels }) => labels["node"] === "fresh");
  assert.deepEqual(
    page.map((sample) => JSON.stringify(sample)).toSorted(),
    expected.map((sample) => JSON.stringify(sample)).toSorted(),
  );
});

test("a cluster without a node has a page", () => {
  assert.deepEqual(byLabel(renderPage(snapshot("s", []), plain), "kubevitals_nodes", "freshness"), {
    fresh: 0,
    stale: 0,
    lost: 0,
  });
});

test("a page leaves no record behind, and one of a shard has none made but of its nodes", () => {
  const made: string[] = [];
  const names = new Names(Array.from({ length: 20 }, (_, number) => `n${number + 10}`));
  const nodes = ByName.made(names, (name) => {
    made.push(name);
    return nodeRecord(name);
  });
  const content = { snapshot: snapshot("s", [], { nodes }), options: plain };
  const shard = { index: 1, count: 2 };
  assert.notEqual(renderTextFormat(pageParts(content, shard)), "");
  assert.deepEqual(
    made,
    names.list.filter((name) => isInShard(shard, name)),
  );
  renderTextFormat(pageParts(content));
  assert.notEqual(nodes.passing("n10"), nodes.passing("n10"));
});
