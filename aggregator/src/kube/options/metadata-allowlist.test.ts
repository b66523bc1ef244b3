import assert from "node:assert/strict";
import { test } from "node:test";
import { metadataAllowlist } from "./metadata-allowlist.ts";

const allowlists: readonly (readonly [text: string, allowlists: Readonly<Record<string, readonly string[]>>])[] = [
  ["", {}],
  ["pods=[]", { pods: [] }],
  ["pods=[ ]", { pods: [] }],
  ["pods=[*]", { pods: ["*"] }],
  ["*=[*]", { "*": ["*"] }],
  ["pods=[app.kubernetes.io/component,app]", { pods: ["app.kubernetes.io/component", "app"] }],
  ["namespaces=[k8s-label-1, k8s-label-n],pods=[app]", { namespaces: ["k8s-label-1", "k8s-label-n"], pods: ["app"] }],
  ["pods=[something.example.org/foo-*]", { pods: ["something.example.org/foo-*"] }],
  ["pods=[app], nodes =[a]", { pods: ["app"], nodes: ["a"] }],
  ["pods=[a],pods=[b]", { pods: ["b"] }],
  ["constructor=[a]", { constructor: ["a"] }],
];

for (const [text, expected] of allowlists) {
  test(`'${text}' is taken`, () => {
    assert.deepEqual(Object.fromEntries(metadataAllowlist.parse(text) ?? []), expected);
  });
}

for (const text of [
  "pods",
  "pods=",
  "pods=app",
  "pods=[app",
  "pods=app]",
  "pods= [app]",
  "=[app]",
  "=pods=[app]",
  "pods=[app],",
  ",pods=[app]",
  "pods=[app] ,nodes=[a]",
  "pods=[app]nodes=[a]",
  "pods=[app,]",
  "pods=[,app]",
  "pods=[app,,team]",
  "pods=[a=b]",
  "pods=[a[b]]",
  "pods,nodes=[a]",
  "pods=[*team*]",
]) {
  test(`'${text}' is refused`, () => {
    assert.equal(metadataAllowlist.parse(text), undefined);
  });
}

test("allowlists are written as they are read", () => {
  const text = "pods=[app,team-*],*=[*]";
  assert.equal(metadataAllowlist.format(metadataAllowlist.parse(text) ?? new Map()), text);
});
