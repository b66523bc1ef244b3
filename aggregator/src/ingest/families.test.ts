import assert from "node:assert/strict";
import { test } from "node:test";
import { status } from "@grpc/grpc-js";
import type { Family, MetricType } from "@kubevitals/proto";
import { checkFamilies, checkInstanceLabels } from "./families.ts";

/** A family of one row without labels. */
function family(name: string, more: Partial<Family> = {}): Family {
  return { name, help: "", type: "METRIC_TYPE_GAUGE", labelNames: [], labelValues: [], rows: 1, suffixes: [], ...more };
}

/** A family of one row with these labels. */
function labelled(...labelNames: string[]): Family {
  return family("node_x", { labelNames, labelValues: labelNames.map((name) => `value of ${name}`) });
}

for (const name of [
  "node_load1",
  "up_time",
  "upper",
  "kubelet_x",
  "kubevitals_agent_x",
  "kubevitals_gpu_x",
  "DCGM_FI_DEV_GPU_UTIL",
  "processes",
  "namespace:x:rate",
]) {
  test(`an agent may report ${name}`, () => {
    assert.equal(checkFamilies([family(name)], "block 1")[0]?.name, name);
  });
}

const forged = [
  "up",
  "kube_node_info",
  "kubevitals_nodes",
  "kubevitals_agentx",
  "kubevitals_gpus",
  "scrape_samples_scraped",
  "ALERTS",
  "ALERTS_FOR_STATE",
];
for (const name of forged) {
  test(`an agent that reports ${name} would forge it`, () => {
    assert.throws(() => checkFamilies([family(name)], "block 1"), {
      code: status.INVALID_ARGUMENT,
      message: `block 1: family '${name}' is not an agent's to report`,
    });
  });
}

const refusals: readonly (readonly [name: string, families: readonly Family[], message: RegExp])[] = [
  ["without a name", [family("")], /family '' is not a metric name/],
  ["whose name has a dash", [family("node-load")], /'node-load' is not a metric name/],
  ["whose name ends a line", [family("x 1\nup")], /'x 1\?up' is not a metric name/],
  ["whose name is too long", [family("x".repeat(254))], /is not a metric name/],
  ["that stands twice", [family("x"), family("x")], /'x' stands twice in the block/],
  ["without a row", [family("x", { rows: 0 })], /'x' has no row/],
  ["with a long help text", [family("x", { help: "h".repeat(4097) })], /too long a help text/],
  ["with too few label values", [family("x", { labelNames: ["a"] })], /label values that do not fill its rows/],
  ["with label values but no label", [family("x", { labelValues: ["a"] })], /label values that do not fill its rows/],
  [
    "with a long label value",
    [family("x", { labelNames: ["a"], labelValues: ["v".repeat(4097)] })],
    /too long a label value/,
  ],
  [
    "with fewer suffixes than rows",
    [family("x", { rows: 2, suffixes: ["_sum"] })],
    /suffixes that do not match its rows/,
  ],
  ["with a suffix of its own", [family("x", { suffixes: ["_total"] })], /an unknown suffix/],
  ["with two rows and no labels", [family("x", { rows: 2 })], /two rows with the same labels/],
  [
    "with twin rows",
    [family("x", { rows: 2, labelNames: ["a"], labelValues: ["1", "1"] })],
    /two rows with the same labels/,
  ],
  [
    "with twin rows of one suffix",
    [family("x", { rows: 2, suffixes: ["_sum", "_sum"] })],
    /two rows with the same labels/,
  ],
  ["with a label that is no name", [labelled("a-b")], /a label 'a-b', which is not a label name/],
  ["with an empty label name", [labelled("")], /a label '', which is not a label name/],
  ["with a label of Prometheus' own", [labelled("__name__")], /a label '__name__'/],
  ["with a label that every object has", [labelled("__proto__")], /a label '__proto__'/],
  ["with a long label name", [labelled("a".repeat(254))], /which is not a label name/],
  ["with a label name that ends in half a letter", [labelled(`${"a".repeat(63)}🙂`)], /a label 'a{63}\?'/],
  ["with a label twice", [labelled("a", "a")], /a label twice/],
];

for (const [name, families, message] of refusals) {
  test(`a family ${name} is refused`, () => {
    assert.throws(
      () => checkFamilies(families, "block 1"),
      (error: Error) => {
        assert.match(error.message, message);
        assert.match(error.message, /^block 1: [\x20-\x7e]+$/);
        assert.equal("code" in error && error.code, status.INVALID_ARGUMENT);
        return true;
      },
    );
  });
}

test("rows may differ by a label or by their suffix", () => {
  const rows = family("x", {
    rows: 3,
    labelNames: ["le"],
    labelValues: ["1", "+Inf", ""],
    suffixes: ["_bucket", "_bucket", "_sum"],
  });
  assert.deepEqual(checkFamilies([rows], "block 1"), [rows]);
});

const renamings: readonly (readonly [given: readonly string[], kept: readonly string[]])[] = [
  [
    ["cpu", "constructor"],
    ["cpu", "constructor"],
  ],
  [
    ["job", "instance", "node"],
    ["exported_job", "exported_instance", "exported_node"],
  ],
  [
    ["cluster", "metrics_path"],
    ["exported_cluster", "exported_metrics_path"],
  ],
  [
    ["job", "exported_job"],
    ["exported_exported_job", "exported_job"],
  ],
];

for (const [given, kept] of renamings) {
  test(`labels ${given.join(", ")} are kept as ${kept.join(", ")}`, () => {
    assert.deepEqual(checkFamilies([labelled(...given)], "block 1")[0]?.labelNames, kept);
    const beside = checkInstanceLabels(
      given.map((name) => ({ name, value: name })),
      "series 1",
    );
    assert.deepEqual(
      beside,
      kept.map((name, index) => ({ name, value: given[index] })),
    );
  });
}

const besideRefusals: readonly (readonly [name: string, labels: readonly string[], value: string, code: status])[] = [
  ["17 labels", Array.from({ length: 17 }, (_, at) => `l${at}`), "", status.RESOURCE_EXHAUSTED],
  ["a long value", ["a"], "v".repeat(4097), status.RESOURCE_EXHAUSTED],
  ["a label twice", ["a", "a"], "", status.INVALID_ARGUMENT],
  ["a label that is no name", ["a b"], "", status.INVALID_ARGUMENT],
];

for (const [name, labels, value, code] of besideRefusals) {
  test(`${name} beside a block is refused`, () => {
    const given = labels.map((label) => ({ name: label, value }));
    assert.throws(() => checkInstanceLabels(given, "series 1"), { code, message: /^series 1: / });
  });
}

test("a family may have 64 labels and no more", () => {
  const names = Array.from({ length: 65 }, (_, at) => `l${at}`);
  assert.equal(checkFamilies([labelled(...names.slice(1))], "block 1").length, 1);
  assert.throws(() => checkFamilies([labelled(...names)], "block 1"), /has too many labels/);
});

const bounds: readonly (readonly [MetricType, label: string, suffix: string, value: string, isGood: boolean])[] = [
  ["METRIC_TYPE_HISTOGRAM", "le", "_bucket", "0.5", true],
  ["METRIC_TYPE_HISTOGRAM", "le", "_bucket", "+Inf", true],
  ["METRIC_TYPE_HISTOGRAM", "le", "_bucket", "abc", false],
  ["METRIC_TYPE_HISTOGRAM", "of", "_bucket", "1", false],
  ["METRIC_TYPE_HISTOGRAM", "of", "_sum", "abc", true],
  ["METRIC_TYPE_SUMMARY", "quantile", "", "0.99", true],
  ["METRIC_TYPE_SUMMARY", "quantile", "", "", false],
  ["METRIC_TYPE_SUMMARY", "of", "_count", "abc", true],
  ["METRIC_TYPE_GAUGE", "le", "", "abc", true],
];
for (const [type, label, suffix, value, isGood] of bounds) {
  test(`a row x${suffix}{${label}="${value}"} of a ${type} is ${isGood ? "taken" : "refused"}`, () => {
    const families = [family("x", { type, labelNames: [label], labelValues: [value], suffixes: [suffix] })];
    if (isGood) assert.equal(checkFamilies(families, "block 1").length, 1);
    else assert.throws(() => checkFamilies(families, "block 1"), /whose bound is not a number/);
  });
}
