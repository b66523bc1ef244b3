import assert from "node:assert/strict";
import { test } from "node:test";
import { atOnce } from "@kubevitals/program";
import { HealthJudge } from "../judge.ts";
import { ruleSet } from "../scope.ts";
import { nodeScope } from "../scopes/node.ts";
import { kubeViewOf, named } from "../../testing/cluster-objects.ts";
import { observation } from "../../testing/records.ts";
import { createJoin } from "../../state/join/join.ts";
import { nodeKubernetesRules } from "./node-kubernetes.ts";

/** What is said of a kubelet of this version under an API server of another. */
function evidenceOf(kubelet: string, serverVersion: string | undefined) {
  const rules = nodeKubernetesRules
    .filter(({ id }) => id === "node-version-skew")
    .map((rule) => ({ ...rule, holdSeconds: 0 }));
  const node = { metadata: named("n"), status: { nodeInfo: { kubeletVersion: kubelet } } };
  const kube = kubeViewOf({ nodes: [node] });
  const customMetrics = { nodes: new Map(), pods: new Map() };
  const seen = atOnce(createJoin()(observation([]), { kube, metricsServer: undefined, serverVersion, customMetrics }));
  const { report } = new HealthJudge([ruleSet(nodeScope, rules)]).judge(seen);
  return report.issues[0]?.evidence;
}

test("a kubelet is compared with the API server, which it must not be ahead of, nor more than three versions behind", () => {
  assert.match(evidenceOf("v1.37.0", "v1.36.3") ?? "", /newer than the API server's$/);
  assert.match(evidenceOf("v1.32.9", "v1.36.3") ?? "", /Kubernetes is 4 minor versions ahead$/);
  assert.equal(evidenceOf("v1.33.0", "v1.36.3"), undefined);
  assert.equal(evidenceOf("v1.36.0", "v1.36.3"), undefined);
  assert.equal(evidenceOf("v1.32.9", undefined), undefined, "alone it is the newest there is");
});
