import assert from "node:assert/strict";
import { test } from "node:test";
import type { KubeFamily } from "../resources/family.ts";
import type { KubeObject } from "../resources/kube-object.ts";
import type { KubeResource } from "../resources/resource.ts";
import { noPatterns, patternList, type PatternList } from "./pattern-list.ts";
import { resourcesToRead, selectResources, type SelectionOptions } from "./selected-resources.ts";

function family(name: string, isOptIn = false): KubeFamily<KubeObject> {
  return { name, help: "", type: "gauge", isOptIn, labels: [], rows: (_, out) => out.add(1) };
}

function resource(name: string, isDefault: boolean, ...families: readonly KubeFamily<KubeObject>[]): KubeResource {
  const place = { kind: name, group: "", version: "v1", isNamespaced: true, labels: [], labelValues: () => [] };
  return { name, isDefault, families, ...place };
}

const all = [
  resource("pods", true, family("kube_pod_info"), family("kube_pod_labels"), family("kube_pod_tolerations", true)),
  resource("roles", false, family("kube_role_info")),
];

const none = { resources: [], metricAllowlist: noPatterns, metricDenylist: noPatterns, metricOptInList: noPatterns };

/** The names of the families that are shown, behind their kinds. */
function shown(options: Partial<SelectionOptions>): string {
  return selectResources(all, { ...none, ...options })
    .map(({ name, families }) => `${name}: ${families.map((each) => each.name.slice("kube_".length)).join(" ")}`)
    .join("; ");
}

function patterns(text: string): PatternList {
  return patternList.parse(text) ?? assert.fail(text);
}

test("without options: kinds that are read by default, families that need not be asked for", () => {
  assert.equal(shown({}), "pods: pod_info pod_labels");
});

test("kinds that are named, and no others", () => {
  assert.equal(shown({ resources: ["roles"] }), "roles: role_info");
  assert.equal(shown({ resources: ["roles", "pods"] }), "pods: pod_info pod_labels; roles: role_info");
});

test("only what is allowed, or all but what is denied", () => {
  assert.equal(shown({ metricAllowlist: patterns("info") }), "pods: pod_info");
  assert.equal(shown({ metricDenylist: patterns("_info$") }), "pods: pod_labels");
  assert.equal(shown({ metricAllowlist: patterns("nothing") }), "pods: ");
});

test("what has to be asked for must be allowed too", () => {
  const metricOptInList = patterns("tolerations");
  assert.equal(shown({ metricOptInList }), "pods: pod_info pod_labels pod_tolerations");
  assert.equal(shown({ metricOptInList, metricDenylist: patterns("pod_t") }), "pods: pod_info pod_labels");
  assert.equal(shown({ metricAllowlist: patterns("tolerations") }), "pods: ");
});

test("a page without kube_* leaves no kind but those with facts, and no families", () => {
  const withFacts = { ...resource("nodes", true, family("kube_node_info")), facts: () => ({}) } as KubeResource;
  const read = (prometheusGroups: readonly string[]) =>
    resourcesToRead([...all, withFacts], { ...none, resources: ["roles"], prometheusGroups }).map(
      ({ name, families }) => `${name}: ${families.length}`,
    );
  assert.deepEqual(read(["node", "kube"]), ["roles: 1", "nodes: 0"]);
  assert.deepEqual(read(["node"]), ["nodes: 0"]);
});
