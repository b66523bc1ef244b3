import assert from "node:assert/strict";
import { test } from "node:test";
import { assertRows } from "../../testing/kube-rows.ts";
import type { ValueProblem } from "./custom-families.ts";
import { customResources, type CustomResource } from "./custom-resources.ts";
import { parseCustomResourceState } from "./parse-config.ts";
import type { ServedKind } from "./served-kinds.ts";

const foo: ServedKind = { group: "myteam.io", version: "v1", kind: "Foo", plural: "foos", isNamespaced: true };
const kindLabels = 'customresource_group="myteam.io",customresource_kind="Foo",customresource_version="v1"';

const metadata = {
  name: "foo",
  uid: "u1",
  annotations: { bar: "baz", qux: "quxx" },
  labels: { foo: "bar" },
};
/** The custom resource by which kube-state-metrics' documentation explains the format. */
const object = {
  kind: "Foo",
  apiVersion: "myteam.io/v1",
  metadata,
  spec: {
    version: "v1.2.3",
    order: [
      { id: 1, value: true },
      { id: 3, value: false },
    ],
    replicas: 1,
    refs: ["my_other_foo", "foo_2", "foo_with_extensions"],
  },
  status: {
    phase: "Pending",
    active: { "type-a": 1, "type-b": 3 },
    conditions: [
      { name: "a", value: 45 },
      { name: "b", value: 66 },
    ],
    sub: { "type-a": { active: 1, ready: 2 }, "type-b": { active: 3, ready: 4 } },
    uptime: 43.21,
  },
};

/** The kind as a file reads it that has these families, in YAML's flow style, and these keys beside them. */
function fooWith(families: string, more = "", problems: ValueProblem[] = []): CustomResource {
  const text = `spec: { resources: [{ groupVersionKind: { group: myteam.io, version: v1, kind: Foo }, ${more} metrics: [${families}] }] }`;
  const [resource] = customResources(parseCustomResourceState(text, "crs.yaml"), [foo], (problem) =>
    problems.push(problem),
  );
  return resource ?? assert.fail("nothing is read");
}

/** A family of which only what it takes from the object matters. */
function family(each: string): string {
  return `{ name: it, each: { ${each} } }`;
}

/** Why a text is no number. */
function noNumber(text: string): string {
  return `'${text}' is not a number, a boolean, a time, a quantity or a percentage`;
}

const cases: readonly (readonly [what: string, each: string, rows: string])[] = [
  ["a single value", "type: Gauge, gauge: { path: [status, uptime] }", `kube_customresource_it{${kindLabels}} 43.21`],
  [
    "a value a key",
    "type: Gauge, gauge: { path: [status, active], labelFromKey: type }",
    `kube_customresource_it{${kindLabels},type="type-a"} 1
     kube_customresource_it{${kindLabels},type="type-b"} 3`,
  ],
  [
    "a value below each key",
    "type: Gauge, gauge: { path: [status, sub], labelFromKey: type, labelsFromPath: { active: [active] }, valueFrom: [ready] }",
    `kube_customresource_it{active="1",${kindLabels},type="type-a"} 2
     kube_customresource_it{active="3",${kindLabels},type="type-b"} 4`,
  ],
  [
    "a value of the mapping itself",
    "type: Gauge, gauge: { path: [spec], valueFrom: [replicas] }",
    `kube_customresource_it{${kindLabels}} 1`,
  ],
  [
    "a value an element, where it has one",
    "type: Gauge, gauge: { path: [status, conditions], labelsFromPath: { name: [name] }, valueFrom: [value] }",
    `kube_customresource_it{${kindLabels},name="a"} 45
     kube_customresource_it{${kindLabels},name="b"} 66`,
  ],
  [
    "an element by its number",
    'type: Gauge, gauge: { path: [spec, order, "0", value] }',
    `kube_customresource_it{${kindLabels}} 1`,
  ],
  [
    "an element from the end",
    "type: Gauge, gauge: { path: [spec, order, -1, id] }",
    `kube_customresource_it{${kindLabels}} 3`,
  ],
  [
    "an element by what it has",
    'type: Gauge, gauge: { path: [status, conditions, "[name=a]", value] }',
    `kube_customresource_it{${kindLabels}} 45`,
  ],
  [
    "an element by a number that it has",
    'type: Info, info: { path: [status, conditions, "[value=66.0]"], labelsFromPath: { name: [name] } }',
    `kube_customresource_it{${kindLabels},name="b"} 1`,
  ],
  [
    "an element by a boolean that it has",
    'type: Gauge, gauge: { path: [spec, order, "[value=F]", id] }',
    `kube_customresource_it{${kindLabels}} 3`,
  ],
  ["what is not there", "type: Gauge, gauge: { path: [status, missing] }", ""],
  [
    "what is not there and counts as 0",
    "type: Gauge, gauge: { path: [status, missing], nilIsZero: true }",
    `kube_customresource_it{${kindLabels}} 0`,
  ],
  [
    "states",
    "type: StateSet, stateSet: { labelName: phase, path: [status, phase], list: [Pending, Bar] }",
    `kube_customresource_it{${kindLabels},phase="Pending"} 1
     kube_customresource_it{${kindLabels},phase="Bar"} 0`,
  ],
  [
    "states of elements",
    "type: StateSet, stateSet: { labelName: is, path: [status, conditions], valueFrom: [name], list: [b], labelsFromPath: { v: [value] } }",
    `kube_customresource_it{${kindLabels},is="b",v="45"} 0
     kube_customresource_it{${kindLabels},is="b",v="66"} 1`,
  ],
  ["a state that is not there", "type: StateSet, stateSet: { labelName: phase, path: [status, other], list: [A] }", ""],
  [
    "elements that are texts",
    "type: Info, info: { path: [spec, refs], labelsFromPath: { ref: [] } }",
    `kube_customresource_it{${kindLabels},ref="my_other_foo"} 1
     kube_customresource_it{${kindLabels},ref="foo_2"} 1
     kube_customresource_it{${kindLabels},ref="foo_with_extensions"} 1`,
  ],
  [
    "information of the whole object",
    "type: Info, info: { labelsFromPath: { version: [spec, version] } }",
    `kube_customresource_it{${kindLabels},version="v1.2.3"} 1`,
  ],
  [
    "information a key",
    "type: Info, info: { path: [status, sub], labelFromKey: type, labelsFromPath: { active: [active] } }",
    `kube_customresource_it{active="1",${kindLabels},type="type-a"} 1
     kube_customresource_it{active="3",${kindLabels},type="type-b"} 1`,
  ],
  ["information without a label", "type: Info, info: { path: [spec, version] }", ""],
];

for (const [what, each, rows] of cases) {
  test(`${what}, as kube-state-metrics shows it`, () => {
    assertRows(fooWith(family(each)), object, rows);
  });
}

test("labels of the kind, of the family and of the row: the nearer one wins", () => {
  const each =
    "type: Gauge, gauge: { path: [status, sub], labelFromKey: type, labelsFromPath: { near: [active] }, valueFrom: [ready] }";
  const labels =
    'commonLabels: { custom_metric: "yes", near: far }, labelsFromPath: { "*": [metadata, labels], "lorem_*": [metadata, annotations], "**": [metadata, annotations], name: [metadata, name] }';
  const resource = fooWith(
    `{ name: ready_count, ${labels}, each: { ${each} } }`,
    "commonLabels: { crd_type: foo, custom_metric: no }, labelsFromPath: { name: [metadata, uid] },",
  );
  const common = `_bar="baz",_qux="quxx",crd_type="foo",custom_metric="yes",${kindLabels},foo="bar",lorem_bar="baz",lorem_qux="quxx",name="foo"`;
  assertRows(
    resource,
    object,
    `kube_customresource_ready_count{${common},near="1",type="type-a"} 2
     kube_customresource_ready_count{${common},near="3",type="type-b"} 4`,
  );
});

test("names that a label cannot have are made ones that it can, and none makes the row another's", () => {
  const spec = {
    n: 1,
    map: { "1st": "a", "x-y.z": "b", __name__: "c", "": "d", constructor: { deep: [1, null, "é"] } },
  };
  assertRows(
    fooWith(`{ name: it, each: { type: Gauge, gauge: { path: [spec, n] } }, labelsFromPath: { "*": [spec, map] } }`),
    { metadata, spec },
    `kube_customresource_it{_="d",_1st="a",constructor="map[deep:[1 <nil> é]]",${kindLabels},x_y_z="b"} 1`,
  );
});

test("families of one name are one family", () => {
  const resource = fooWith(
    "{ name: it, help: first, commonLabels: { unit: byte }, each: { type: Gauge, gauge: { path: [status, uptime] } } }, " +
      "{ name: it, help: second, commonLabels: { unit: core }, each: { type: Gauge, gauge: { path: [spec, replicas] } } }",
  );
  assert.deepEqual(
    resource.families.map(({ name, help }) => [name, help]),
    [["kube_customresource_it", "first"]],
  );
  assertRows(
    resource,
    object,
    `kube_customresource_it{${kindLabels},unit="byte"} 43.21
     kube_customresource_it{${kindLabels},unit="core"} 1`,
  );
});

test("a value that cannot be had is said with its place and how loud", () => {
  const problems: ValueProblem[] = [];
  const families = [
    "{ name: a, each: { type: Gauge, gauge: { path: [status, missing] } } }",
    "{ name: b, errorLogV: 4, each: { type: Gauge, gauge: { path: [spec, version] } } }",
    "{ name: c, each: { type: Gauge, gauge: { path: [spec, refs] } } }",
    "{ name: d, each: { type: Gauge, gauge: { path: [spec], valueFrom: [version] } } }",
    "{ name: e, each: { type: StateSet, stateSet: { path: [spec, replicas], labelName: l, list: [a] } } }",
  ];
  const resource = fooWith(families.join(), "", problems);
  assertRows(resource, object, "");
  const prefix = "kube_customresource_";
  assert.deepEqual(problems, [
    { family: `${prefix}a`, errorLogV: 0, reason: "[status,missing]: there is nothing" },
    { family: `${prefix}b`, errorLogV: 4, reason: `[spec,version]: ${noNumber("v1.2.3")}` },
    { family: `${prefix}c`, errorLogV: 0, reason: `[spec,refs]: [0]: ${noNumber("my_other_foo")}` },
    { family: `${prefix}c`, errorLogV: 0, reason: `[spec,refs]: [1]: ${noNumber("foo_2")}` },
    { family: `${prefix}c`, errorLogV: 0, reason: `[spec,refs]: [2]: ${noNumber("foo_with_extensions")}` },
    { family: `${prefix}d`, errorLogV: 0, reason: `[spec]: [version]: ${noNumber("v1.2.3")}` },
    { family: `${prefix}e`, errorLogV: 0, reason: "[spec,replicas]: '1' is not a text, as a state must be" },
  ]);
  problems.length = 0;
  assert.deepEqual(resource.facts?.(object), []);
  assert.deepEqual(problems, []);
});

test("objects without what a path goes through have no rows", () => {
  const resource = fooWith(cases.map(([, each]) => family(each.replace(", nilIsZero: true", ""))).join());
  assertRows(resource, { metadata: { name: "bare", uid: "u2" } }, "");
  assertRows(resource, { metadata: { name: "odd", uid: "u3" }, spec: "text", status: [1, "x", null] }, "");
});

test("custom metrics are the rows that name a node or a pod", () => {
  const resource = fooWith(
    "{ name: heat, labelsFromPath: { node: [spec, node] }, each: { type: Gauge, gauge: { path: [spec, heat], labelFromKey: place } } }",
  );
  assert.deepEqual(resource.facts?.({ metadata, spec: { node: "n1", heat: { cpu: 50, gpu: "60" } } } as never), [
    { target: { node: "n1" }, name: 'kube_customresource_heat{place="cpu"}', value: 50 },
    { target: { node: "n1" }, name: 'kube_customresource_heat{place="gpu"}', value: 60 },
  ]);
});

test("which served kinds a file means", () => {
  const served: readonly ServedKind[] = [
    foo,
    { ...foo, version: "v2" },
    { ...foo, kind: "Bar", plural: "bars", isNamespaced: false },
    { ...foo, group: "other.io" },
  ];
  const namesFor = (...gvks: readonly string[]) => {
    const resources = gvks.map((gvk) => `{ groupVersionKind: { ${gvk} } }`).join();
    const config = parseCustomResourceState(`spec: { resources: [${resources}] }`, "crs.yaml");
    return customResources(config, served, () => {}).map(({ name }) => name);
  };
  assert.deepEqual(namesFor("group: myteam.io, version: v1, kind: Foo"), ["foos.v1.myteam.io"]);
  assert.deepEqual(namesFor('group: myteam.io, version: "*", kind: Foo'), ["foos.v1.myteam.io", "foos.v2.myteam.io"]);
  assert.deepEqual(namesFor('group: myteam.io, version: v1, kind: "*"'), ["foos.v1.myteam.io", "bars.v1.myteam.io"]);
  assert.deepEqual(namesFor("group: myteam.io"), ["foos.v1.myteam.io", "foos.v2.myteam.io", "bars.v1.myteam.io"]);
  assert.deepEqual(namesFor("group: myteam.io, version: v3, kind: Foo"), []);
  assert.deepEqual(namesFor("group: other.io", "group: third.io"), ["foos.v1.other.io"]);
});

/** An entry of a file that means every kind of the group, with a family of this name. */
function entry(name: string): string {
  return `{ groupVersionKind: { group: myteam.io }, metrics: [{ name: ${name}, each: { type: Info, info: {} } }] }`;
}

test("of two entries for one kind the last counts, and the kind is read where it is served", () => {
  const config = parseCustomResourceState(`spec: { resources: [${entry("a")}, ${entry("b")}] }`, "crs.yaml");
  const resources = customResources(config, [foo], () => {});
  assert.deepEqual(
    resources.map(({ families, group, version, plural, isNamespaced }) => [
      families[0]?.name,
      group,
      version,
      plural,
      isNamespaced,
    ]),
    [["kube_customresource_b", "myteam.io", "v1", "foos", true]],
  );
});
