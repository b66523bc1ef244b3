import assert from "node:assert/strict";
import { test } from "node:test";
import { parseCustomResourceState } from "./parse-config.ts";

/** A file with one resource of one family, of whose parts some are replaced. */
function file({
  gvk = "{ group: myteam.io, version: v1, kind: Foo }",
  resource = "",
  family = "name: uptime",
  each = "",
}) {
  return `
kind: CustomResourceStateMetrics
spec:
  resources:
    - groupVersionKind: ${gvk}
      ${resource}
      metrics:
        - ${family}
          each: ${each === "" ? "{ type: Gauge, gauge: { path: [status, uptime] } }" : each}
`;
}

function parse(text: string) {
  return parseCustomResourceState(text, "crs.yaml");
}

test("a file in full", () => {
  const config = parse(`
apiVersion: v1
kind: CustomResourceStateMetrics
spec:
  resources:
    - groupVersionKind: { group: myteam.io, version: 1.10, kind: "*" }
      metricNamePrefix: myteam
      resourcePlural: ignored
      errorLogV: 3
      commonLabels: { truth: yes, flag: True, none: }
      labelsFromPath: { name: [metadata, name] }
      metrics:
        - name: count
          help: How many.
          commonLabels: { a: b }
          labelsFromPath: { "*": [metadata, labels] }
          each:
            type: GAUGE
            gauge: { path: [status, list, 0], valueFrom: [n], labelFromKey: key, nilIsZero: on, labelsFromPath: { x: [] } }
        - name: phase
          errorLogV: 5
          each: { type: stateSet, stateSet: { path: [status], valueFrom: [phase], labelName: phase, list: [A, 1] } }
        - name: version_info
          each: { type: Info, info: { labelFromKey: k, labelsFromPath: { v: [spec, version] } } }
`);
  assert.deepEqual(config.ignored, []);
  const [resource, ...more] = config.resources;
  assert.deepEqual(more, []);
  assert.deepEqual(
    [resource?.group, resource?.version, resource?.kind, resource?.metricNamePrefix],
    ["myteam.io", "1.10", "*", "myteam"],
  );
  assert.deepEqual(
    [...(resource?.commonLabels ?? [])],
    [
      ["truth", "yes"],
      ["flag", "True"],
      ["none", ""],
    ],
  );
  assert.deepEqual(
    resource?.metrics.map(({ name, help, errorLogV, each }) => ({ name, help, errorLogV, each })),
    [
      {
        name: "myteam_count",
        help: "How many.",
        errorLogV: 3,
        each: {
          type: "gauge",
          path: ["status", "list", "0"],
          labelsFromPath: new Map([["x", []]]),
          valueFrom: ["n"],
          labelFromKey: "key",
          nilIsZero: true,
        },
      },
      {
        name: "myteam_phase",
        help: "",
        errorLogV: 5,
        each: {
          type: "stateset",
          path: ["status"],
          labelsFromPath: new Map(),
          list: ["A", "1"],
          labelName: "phase",
          valueFrom: ["phase"],
        },
      },
      {
        name: "myteam_version_info",
        help: "",
        errorLogV: 3,
        each: { type: "info", path: [], labelsFromPath: new Map([["v", ["spec", "version"]]]), labelFromKey: "k" },
      },
    ],
  );
});

/** The family's name where the resource says this. */
function nameWith(resource: string): string | undefined {
  return parse(file({ resource })).resources[0]?.metrics[0]?.name;
}

test("what stands before a name", () => {
  assert.equal(nameWith(""), "kube_customresource_uptime");
  assert.equal(nameWith("metricNamePrefix:"), "kube_customresource_uptime");
  assert.equal(nameWith('metricNamePrefix: ""'), "uptime");
  assert.equal(nameWith("metricNamePrefix: my_foos"), "my_foos_uptime");
});

test("a version or kind that is left out means all, as * does", () => {
  const [resource] = parse(file({ gvk: "{ group: myteam.io }" })).resources;
  assert.deepEqual([resource?.version, resource?.kind], ["*", "*"]);
});

test("words that mean nothing are noted where they stand", () => {
  const each = "{ type: Gauge, gauge: { path: [a], value: [count] } }";
  assert.deepEqual(parse(file({ each, resource: "metricPrefix: x" })).ignored, [
    "spec.resources[0].metricPrefix",
    "spec.resources[0].metrics[0].each.gauge.value",
  ]);
});

test("anchors, merged mappings and JSON are YAML too; of several documents the first counts", () => {
  const merged = `
x: &labels { a: b }
spec: { resources: [{ groupVersionKind: { group: g }, commonLabels: { <<: *labels, c: d } }] }
---
spec: nothing
`;
  assert.deepEqual([...(parse(merged).resources[0]?.commonLabels.keys() ?? [])].toSorted(), ["a", "c"]);
  assert.equal(parse('{"spec":{"resources":[{"groupVersionKind":{"group":"g"}}]}}').resources[0]?.group, "g");
  assert.deepEqual(parse("spec: { resources: [] }").resources, []);
});

const where = "spec.resources[0].metrics[0]";
const refusals: readonly (readonly [text: string, message: string])[] = [
  ["", "the file is empty"],
  ["a: b: c", "Nested mappings are not allowed in compact mappings at line 1, column 4"],
  ["a: 1\na: 2", "Map keys must be unique at line 2, column 1"],
  ["- a", "the file must be a mapping"],
  ["kind: CustomResourceStateMetrics", "spec.resources is missing: a list of the kinds to read"],
  ["spec: { resources: { a: b } }", "spec.resources must be a list"],
  ["spec: { resources: [a] }", "spec.resources[0] must be a mapping"],
  [
    file({ gvk: "{ version: v1, kind: Foo }" }),
    "spec.resources[0].groupVersionKind.group is missing: only version and kind may be *",
  ],
  [
    file({ gvk: '{ group: "*" }' }),
    "spec.resources[0].groupVersionKind.group is missing: only version and kind may be *",
  ],
  [file({ gvk: "{ group: [a] }" }), "spec.resources[0].groupVersionKind.group must be a text"],
  [file({ resource: "errorLogV: much" }), "spec.resources[0].errorLogV is not a whole number: 'much'"],
  [file({ resource: "commonLabels: { a-b: c }" }), "spec.resources[0].commonLabels.a-b is not a name for a label"],
  [file({ resource: "labelsFromPath: { a: b }" }), "spec.resources[0].labelsFromPath.a must be a list"],
  [file({ family: "help: x" }), `${where}.name is not a name for a metric: 'kube_customresource_'`],
  [file({ family: "name: up-time" }), `${where}.name is not a name for a metric: 'kube_customresource_up-time'`],
  [file({ each: "{ type: Counter }" }), `${where}.each.type is not Gauge, StateSet or Info: 'Counter'`],
  [file({ each: "{ gauge: {} }" }), `${where}.each.type is not Gauge, StateSet or Info: ''`],
  [file({ each: "{ type: Gauge }" }), `${where}.each.gauge is missing, as the type asks for gauge`],
  [file({ each: "{ type: Gauge, gauge: { path: status } }" }), `${where}.each.gauge.path must be a list`],
  [file({ each: "{ type: Gauge, gauge: { path: [{ a: b }] } }" }), `${where}.each.gauge.path[0] must be a text`],
  [
    file({ each: '{ type: Gauge, gauge: { path: [a, "[b]"] } }' }),
    `${where}.each.gauge.path[1] is not of the form [key=value]: '[b]'`,
  ],
  [
    file({ each: "{ type: Gauge, gauge: { nilIsZero: perhaps } }" }),
    `${where}.each.gauge.nilIsZero is neither true nor false: 'perhaps'`,
  ],
  [
    file({ each: "{ type: Gauge, gauge: { labelFromKey: a b } }" }),
    `${where}.each.gauge.labelFromKey is not a name for a label: 'a b'`,
  ],
  [
    file({ each: "{ type: StateSet, stateSet: { list: [A] } }" }),
    `${where}.each.stateSet.labelName is not a name for a label: ''`,
  ],
  [
    file({ each: '{ type: Info, info: { labelsFromPath: { v: ["[x]"] } } }' }),
    `${where}.each.info.labelsFromPath.v[0] is not of the form [key=value]: '[x]'`,
  ],
];

for (const [text, message] of refusals) {
  test(`the file is refused, as ${message}`, () => {
    assert.throws(() => parse(text), { name: "UsageError", message: `crs.yaml: ${message}` });
  });
}

test("a file that grows by aliases is refused", () => {
  const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"];
  for (let at = 1; at < 9; at += 1)
    lines.push(`a${at}: &a${at} [${Array.from({ length: 9 }, () => `*a${at - 1}`).join(", ")}]`);
  assert.throws(() => parse(lines.join("\n")), { name: "UsageError", message: /^crs\.yaml: .*alias/ });
});
