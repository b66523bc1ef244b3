import type { Fault } from "../fault.ts";
import { loosePod } from "../manifests.ts";
import { playFaults } from "../play-faults.ts";
import type { Scenario } from "../scenario.ts";

/** A node whose kubelet is made to say that something is wrong. */
function kubeletSays(node: string, condition: string, expected: Pick<Fault, "rule" | "evidence">): Fault {
  const key = "rig.kubevitals.dev/fail";
  return {
    ...expected,
    what: `a node with ${condition}`,
    object: new RegExp(`^Node/${node}$`),
    inject: (rig) => rig.kubectl("annotate", "node", node, `${key}=${condition}`),
    mend: (rig) => rig.kubectl("annotate", "node", node, `${key}-`),
  };
}

/** A pod on the node that falls silent. */
const tenant = "e2e-tenant";

const faults: readonly Fault[] = [
  kubeletSays("node-00001", "NotReady", {
    rule: "node-not-ready",
    evidence: /^the condition Ready is False \(KubeletNotReady: container runtime is down\)$/,
  }),
  kubeletSays("node-00002", "MemoryPressure", {
    rule: "node-kubelet-memory-pressure",
    evidence: /^the condition MemoryPressure is True /,
  }),
  kubeletSays("node-00003", "DiskPressure", {
    rule: "node-kubelet-disk-pressure",
    evidence: /^the condition DiskPressure is True /,
  }),
  kubeletSays("node-00004", "PIDPressure", {
    rule: "node-kubelet-pid-pressure",
    evidence: /^the condition PIDPressure is True /,
  }),
  kubeletSays("node-00005", "NetworkUnavailable", {
    rule: "node-network-unavailable",
    evidence: /^the condition NetworkUnavailable is True /,
  }),
  {
    what: "a node of which nobody hears",
    rule: "node-unreachable",
    object: /^Node\/node-00006$/,
    evidence: /^the condition Ready is Unknown \(NodeStatusUnknown: /,
    consequence: new RegExp(`^pod-not-ready/Pod/default/${tenant}$`),
    async inject(rig) {
      const pod = loosePod("default", tenant, {});
      await rig.apply([{ ...pod, spec: { ...pod.spec, nodeName: "node-00006" } }]);
      await rig.kubectl("wait", `pod/${tenant}`, "--for=condition=Ready", "--timeout=60s");
      await rig.kubectl("label", "node", "node-00006", "rig.kubevitals.dev/silent=true", "--overwrite");
    },
    async mend(rig) {
      await rig.kubectl("label", "node", "node-00006", "rig.kubevitals.dev/silent-");
      // The node controller has made its pods not ready, and the simulated kubelet does not make them ready again.
      const onNode = ["--field-selector", "spec.nodeName=node-00006", "--wait=false"];
      for (const namespace of ["default", "fleet"]) await rig.kubectl("delete", "pods", "-n", namespace, ...onNode);
    },
  },
  {
    what: "a node that was cordoned and forgotten",
    rule: "node-cordoned",
    object: /^Node\/node-00007$/,
    evidence: /^it is cordoned since /,
    inject: (rig) => rig.kubectl("cordon", "node-00007"),
    mend: (rig) => rig.kubectl("uncordon", "node-00007"),
  },
];

export const nodeFaults: Scenario = {
  name: "node-faults",
  purpose: "what is wrong with a node is named once, with its pods' trouble as a consequence",
  play: (stage) => playFaults(stage, faults),
};
