import assert from "node:assert/strict";
import { test } from "node:test";
import type { MetricType } from "@kubevitals/proto";
import { familyHeader, type IsOnPage } from "./family-header.ts";

const none: IsOnPage = () => false;

function openMetrics(name: string, type: MetricType, isOnPage = none): readonly string[] {
  return familyHeader({ name, help: "Help.", type }, "openmetrics", isOnPage).trimEnd().split("\n");
}

for (const [name, type, lines] of [
  ["a_total", "METRIC_TYPE_COUNTER", ["# TYPE a counter", "# HELP a Help."]],
  [
    "a_seconds_total",
    "METRIC_TYPE_COUNTER",
    ["# TYPE a_seconds counter", "# UNIT a_seconds seconds", "# HELP a_seconds Help."],
  ],
  ["a_failcnt", "METRIC_TYPE_COUNTER", ["# TYPE a_failcnt unknown", "# HELP a_failcnt Help."]],
  ["a_bytes", "METRIC_TYPE_GAUGE", ["# TYPE a_bytes gauge", "# UNIT a_bytes bytes", "# HELP a_bytes Help."]],
  ["bytes", "METRIC_TYPE_GAUGE", ["# TYPE bytes gauge", "# HELP bytes Help."]],
  ["a_total", "METRIC_TYPE_GAUGE", ["# TYPE a_total gauge", "# HELP a_total Help."]],
  ["kube_pod_info", "METRIC_TYPE_GAUGE", ["# TYPE kube_pod info", "# HELP kube_pod Help."]],
  ["node_uname_info", "METRIC_TYPE_GAUGE", ["# TYPE node_uname_info gauge", "# HELP node_uname_info Help."]],
  ["a", "METRIC_TYPE_UNTYPED", ["# TYPE a unknown", "# HELP a Help."]],
  ["a", "METRIC_TYPE_HISTOGRAM", ["# TYPE a histogram", "# HELP a Help."]],
  ["a", 17 as unknown as MetricType, ["# TYPE a unknown", "# HELP a Help."]],
] as const) {
  test(`OpenMetrics has ${name}, which is ${type}, as ${lines[0]}`, () =>
    assert.deepEqual(openMetrics(name, type), lines));
}

test("a family whose short name is another's keeps its own", () => {
  assert.deepEqual(openMetrics("a_total", "METRIC_TYPE_COUNTER", (name) => name === "a")[0], "# TYPE a_total unknown");
});

test("help texts are escaped as each format has it", () => {
  const family = { name: "a", help: 'x\\y\n"z"', type: "METRIC_TYPE_GAUGE" } as const;
  assert.equal(familyHeader(family, "text", none), '# HELP a x\\\\y\\n"z"\n# TYPE a gauge\n');
  assert.equal(familyHeader(family, "openmetrics", none), '# TYPE a gauge\n# HELP a x\\\\y\\n\\"z\\"\n');
});
