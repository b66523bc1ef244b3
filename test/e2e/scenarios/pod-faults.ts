import type { Fault } from "../fault.ts";
import { deleteNamespaces, deployment, loosePod, namespaceObject, podTemplate, type PodNotes } from "../manifests.ts";
import { playFaults } from "../play-faults.ts";
import type { Scenario } from "../scenario.ts";

const namespace = "e2e-pods";

/** A Deployment whose one pod is made to fail. Mended, it is gone. */
function failing(
  name: string,
  state: PodNotes,
  expected: Pick<Fault, "what" | "rule" | "evidence" | "part">,
  spec = {},
): Fault {
  return {
    ...expected,
    object: new RegExp(`^Pod/${namespace}/${name}-`),
    owner: `Deployment/${name}`,
    inject: (rig) => rig.apply([deployment(namespace, name, podTemplate(name, notes(state), spec))]),
    mend: (rig) => rig.kubectl("delete", "deployment", name, "--namespace", namespace, "--ignore-not-found"),
  };
}

function notes(state: PodNotes): PodNotes {
  return Object.fromEntries(Object.entries(state).map(([key, value]) => [`rig.kubevitals.dev/${key}`, value]));
}

const inNamespace = ["--namespace", namespace] as const;

const faults: readonly Fault[] = [
  failing(
    "crashing",
    { state: "crash-loop", "run-for": "3s", "exit-code": "7" },
    {
      what: "a container that crashes again and again",
      rule: "pod-crash-loop",
      part: "main",
      evidence: /^\d+ restarts; Error with exit code 7 at /,
    },
  ),
  failing(
    "hungry",
    { state: "crash-loop", "run-for": "50s", reason: "OOMKilled", "exit-code": "137" },
    {
      what: "a container that was killed as it ran out of memory",
      rule: "pod-out-of-memory",
      part: "main",
      evidence: /^OOMKilled with exit code 137 at /,
    },
  ),
  failing(
    "unready",
    { state: "not-ready" },
    {
      what: "a pod that runs and is not ready",
      rule: "pod-not-ready",
      evidence: /the condition Ready is not True|Ready/,
    },
  ),
  failing(
    "no-image",
    { state: "image-pull-backoff" },
    {
      what: "an image that is not there",
      rule: "pod-image-pull",
      part: "main",
      evidence: /^ImagePullBackOff: Back-off pulling image example\.test\/no-image:1$/,
    },
  ),
  failing(
    "homeless",
    {},
    {
      what: "a pod that no node takes",
      rule: "pod-unschedulable",
      evidence: /^Unschedulable: 0\/\d+ nodes are available: /,
    },
    { nodeSelector: { dedicated: "nowhere" } },
  ),
  {
    what: "a pod that failed",
    rule: "pod-failed",
    object: new RegExp(`^Pod/${namespace}/failed$`),
    evidence: /^main: Error with exit code 2 at /,
    inject: (rig) =>
      rig.apply([loosePod(namespace, "failed", notes({ state: "fail", "run-for": "1s", "exit-code": "2" }))]),
    mend: (rig) => rig.kubectl("delete", "pod", "failed", ...inNamespace, "--ignore-not-found"),
  },
  {
    what: "a pod that was evicted",
    rule: "pod-evicted",
    object: new RegExp(`^Pod/${namespace}/evicted$`),
    evidence: /^The node was low on resource: memory\.$/,
    async inject(rig) {
      await rig.apply([loosePod(namespace, "evicted", {})]);
      // What a kubelet says that evicts: the simulated ones do not.
      const status = { phase: "Failed", reason: "Evicted", message: "The node was low on resource: memory." };
      await rig.kubectl("wait", "pod/evicted", ...inNamespace, "--for=condition=Ready", "--timeout=60s");
      const patch = ["--subresource=status", "--type=merge", "--patch", JSON.stringify({ status })];
      await rig.kubectl("patch", "pod", "evicted", ...inNamespace, ...patch);
    },
    mend: (rig) => rig.kubectl("delete", "pod", "evicted", ...inNamespace, "--ignore-not-found"),
  },
  {
    what: "a pod that does not end",
    rule: "pod-stuck-terminating",
    object: new RegExp(`^Pod/${namespace}/undying$`),
    evidence: /^its grace period was over \d+ s ago; finalizers example\.test\/undying$/,
    async inject(rig) {
      await rig.apply([loosePod(namespace, "undying", {}, { finalizers: ["example.test/undying"] })]);
      await rig.kubectl("wait", "pod/undying", ...inNamespace, "--for=condition=Ready", "--timeout=60s");
      await rig.kubectl("delete", "pod", "undying", ...inNamespace, "--wait=false", "--grace-period=1");
    },
    async mend(rig) {
      const found = await rig.kubectl("get", "pods", ...inNamespace, "--ignore-not-found", "--output=name");
      if (!found.includes("pod/undying")) return;
      const patch = JSON.stringify({ metadata: { finalizers: null } });
      await rig.kubectl("patch", "pod", "undying", ...inNamespace, "--type=merge", "--patch", patch);
    },
  },
];

export const podFaults: Scenario = {
  name: "pod-faults",
  purpose: "what is wrong with a pod is named once, with its owner, and not once more with its workload",
  async play(stage) {
    const { rig, owner } = stage;
    owner.after(() => deleteNamespaces(rig, namespace));
    await rig.apply([namespaceObject(namespace)]);
    await playFaults(stage, faults);
  },
};
