import assert from "node:assert/strict";
import { test } from "node:test";
import { anchorsOf, chartValuesOf, familiesOf, linksOf, scriptsOf } from "./markdown-page.ts";

test("links are those of the text, without those with a scheme and those in code", () => {
  const text =
    "[a](b.md) [c](d/e.md#f-g) [h](#i) ![j](k.png)\n[l](https://example.test/) `[m](n.md)`\n```sh\n[o](p.md)\n```\n[q](r.md)\n";
  assert.deepEqual(linksOf(text), [
    { path: "b.md", anchor: "" },
    { path: "d/e.md", anchor: "f-g" },
    { path: "", anchor: "i" },
    { path: "k.png", anchor: "" },
    { path: "r.md", anchor: "" },
  ]);
});

for (const [heading, anchor] of [
  ["## What is asked, and what never", "what-is-asked-and-what-never"],
  ["# 23. How it is deployed", "23-how-it-is-deployed"],
  ["### `--auth` of [readers](security.md)", "--auth-of-readers"],
  ["# Über_alles", "über_alles"],
] as const)
  test(`a heading is linked to as GitHub names it: ${heading}`, () => {
    assert.deepEqual(anchorsOf(`${heading}\n\ntext\n`), new Set([anchor]));
  });

test("of headings that are the same, each further one has a number; what stands in code is none", () => {
  assert.deepEqual(anchorsOf("# A\n## A\n```sh\n# a comment\n```\n# A\n"), new Set(["a", "a-1", "a-2"]));
});

test("scripts are named in code and in text", () => {
  assert.deepEqual(scriptsOf("`npm run test:e2e -- x`, then npm run check."), new Set(["test:e2e", "check"]));
});

test("values of the chart are named as flags of Helm, without what stands below a map of anything", () => {
  const text =
    "`--set agent.root=true --set 'readers[0].name=a,readers[0].namespace=b'` --set config.agent.log_level=debug";
  assert.deepEqual(chartValuesOf(text), new Set(["agent.root", "readers", "config.agent.log_level"]));
});

test("families of ours are named whole", () => {
  const text = "`kubevitals_nodes`, kubevitals_node_age_seconds > 3, `kubevitals_gpu_*`, kubevitals-agent, kubevitals_";
  assert.deepEqual(familiesOf(text), new Set(["kubevitals_nodes", "kubevitals_node_age_seconds"]));
});
