import assert from "node:assert/strict";
import { test } from "node:test";
import { noPatterns, patternList } from "./pattern-list.ts";

for (const [text, name, fits] of [
  ["", "kube_pod_info", false],
  ["kube_pod_info", "kube_pod_info", true],
  ["kube_pod", "kube_pod_info", true],
  ["^kube_pod$", "kube_pod_info", false],
  ["kube_node_.*, kube_pod_i", "kube_pod_info", true],
  ["kube_node_info\nkube_pod_info", "kube_pod_info", true],
  ["^kube_(?!pod)", "kube_pod_info", false],
  ["^kube_(?!pod)", "kube_node_info", true],
  ["KUBE", "kube_pod_info", false],
] as const) {
  test(`'${text.replace("\n", "\\n")}' ${fits ? "fits" : "does not fit"} ${name}`, () => {
    assert.equal(patternList.parse(text)?.test(name), fits);
  });
}

for (const text of ["(", "kube_pod_info,[", "a{2,1}", "*"]) {
  test(`'${text}' is no list of patterns`, () => {
    assert.equal(patternList.parse(text), undefined);
  });
}

test("a list is written as it is read, and that of nothing is empty", () => {
  assert.equal(patternList.format(patternList.parse("a, b") ?? noPatterns), "a,b");
  assert.equal(patternList.format(noPatterns), "");
  assert.equal(noPatterns.test("a"), false);
});
