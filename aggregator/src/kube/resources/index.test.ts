import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { recordedObjects } from "../../testing/recorded-objects.ts";
import { written } from "../../testing/written-rows.ts";
import { writeRows } from "../rows.ts";
import { kubeResourceNames, kubeResources } from "./index.ts";
import type { KubeObject } from "./kube-object.ts";

/** A family as kube-state-metrics has it. */
interface ContractFamily {
  readonly name: string;
  readonly type: string;
  /** Unknown where the cluster that it was recorded on had no row of it. */
  readonly labels: readonly string[] | null;
  readonly isDefault: boolean;
}

const contractFile = new URL("../../../../test/contract/kube-families.json", import.meta.url);
const contract = (JSON.parse(readFileSync(contractFile, "utf8")) as { readonly families: readonly ContractFamily[] })
  .families;
const resources = kubeResources({ labelsAllowlist: new Map(), annotationsAllowlist: new Map() });
const families = resources.flatMap((resource) => resource.families.map((family) => ({ resource, family })));

/** Read by kube-state-metrics when it is told nothing, and by us only when we are told. */
const isKept = (name: string) => name.startsWith("kube_secret_");

test("our families are kube-state-metrics', each once, under the same types", () => {
  const ours = families.map(({ family: { name, type } }) => `${name} ${type}`);
  assert.deepEqual(ours.toSorted(), contract.map(({ name, type }) => `${name} ${type}`).toSorted());
});

test("they have kube-state-metrics' labels", () => {
  for (const { resource, family } of families) {
    const expected = contract.find(({ name }) => name === family.name)?.labels;
    if (expected) assert.deepEqual([...resource.labels, ...family.labels].toSorted(), expected.toSorted(), family.name);
  }
});

test("what is shown by default is what kube-state-metrics shows by default, Secrets aside", () => {
  const shown = families.filter(({ resource, family }) => resource.isDefault && family.isOptIn !== true);
  const expected = contract.filter(({ name, isDefault }) => isDefault && !isKept(name));
  assert.deepEqual(shown.map(({ family }) => family.name).toSorted(), expected.map(({ name }) => name).toSorted());
});

test("every family says what it means in a sentence", () => {
  for (const { family } of families) assert.match(family.help, /^[^\n]{10,}\.$/, family.name);
});

test("a kind is registered under its own name, with a value for each of its labels", () => {
  assert.deepEqual(resources.map(({ name }) => name).toSorted(), kubeResourceNames);
  const bare: KubeObject = { metadata: { name: "n", uid: "u" } };
  for (const resource of resources) {
    assert.equal(resource.labelValues(bare).length, resource.labels.length, resource.name);
  }
});

/** The rows of an object, family by family. */
function rowsOf(resource: (typeof resources)[number], object: KubeObject) {
  return written((out) => writeRows(resource, object, out)).families;
}

test("every recorded object of every kind is read", () => {
  for (const resource of resources) {
    const objects = recordedObjects(resource.name);
    assert.ok(objects.length > 0, resource.name);
    for (const object of objects) assert.ok(rowsOf(resource, object).flat().length > 0, object.metadata.name);
  }
});

/** Kinds that show the label `app` of an object that has it. */
function kindsThatShow(labelsAllowlist: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const object: KubeObject = { metadata: { name: "n", uid: "u", labels: { app: "a" } } };
  return kubeResources({ labelsAllowlist, annotationsAllowlist: new Map() })
    .filter((resource) => {
      const rows = rowsOf(resource, object);
      return resource.families.some(({ name }, index) => name.endsWith("_labels") && (rows[index] ?? []).length > 0);
    })
    .map(({ name }) => name);
}

test("the allowlist of a kind is its own, unless there is one for every kind", () => {
  assert.deepEqual(kindsThatShow(new Map([["namespaces", ["app"]]])), ["namespaces", "volumeattachments"]);
  const withLabels = resources.filter((resource) => resource.families.some(({ name }) => name.endsWith("_labels")));
  const all = new Map([
    ["*", ["app"]],
    ["namespaces", []],
  ]);
  assert.deepEqual(
    kindsThatShow(all),
    withLabels.map(({ name }) => name),
  );
});
