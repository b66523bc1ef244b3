import assert from "node:assert/strict";
import { test } from "node:test";
import type { KubeObject } from "./kube-object.ts";
import { comparable } from "./same-objects.ts";

function deployment(spec: object, labels: Readonly<Record<string, string>> = {}): KubeObject {
  return { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "it", labels }, spec };
}

function config(text: string): KubeObject {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c" }, data: { "config.yaml": text } };
}

test("packaging, hashes of names, order and what is empty make no difference", () => {
  const ours = deployment({ volumes: [{ configMap: { name: "kubevitals-config-0a1b2c3d4e" } }], tolerations: [] });
  const theirs = deployment({ volumes: [{ configMap: { name: "kubevitals-config" } }] }, { "helm.sh/chart": "it-1" });
  assert.deepEqual(comparable([ours]), comparable([theirs]));
});

test("flags and volumes are compared in whatever order, other lists in theirs", () => {
  const volumes = [{ name: "a" }, { name: "b", hostPath: { path: "/" } }];
  assert.deepEqual(comparable([deployment({ volumes })]), comparable([deployment({ volumes: volumes.toReversed() })]));
  assert.deepEqual(
    comparable([deployment({ args: ["--a", "--b"] })]),
    comparable([deployment({ args: ["--b", "--a"] })]),
  );
  assert.notDeepEqual(comparable([deployment({ list: [1, 2] })]), comparable([deployment({ list: [2, 1] })]));
});

test("settings are compared by what they say", () => {
  assert.deepEqual(comparable([config("# why\na: 1\nb: {}\n")]), comparable([config("a: 1\n")]));
  assert.notDeepEqual(comparable([config("a: 1\n")]), comparable([config("a: 2\n")]));
});

for (const [what, other] of [
  ["a value", { replicas: 3 }],
  ["a field more", { replicas: 2, paused: true }],
  ["an item more", { replicas: 2, list: [1] }],
] as const) {
  test(`${what} makes a difference`, () => {
    assert.notDeepEqual(comparable([deployment({ replicas: 2 })]), comparable([deployment(other)]));
  });
}

test("an object more makes a difference", () => {
  assert.notDeepEqual(comparable([deployment({}), { ...deployment({}), kind: "Job" }]), comparable([deployment({})]));
});
