import type { Rig } from "../../rig/rig.ts";
import type { Checks } from "../checks.ts";
import { parseDescribedNode, type DescribedNode, type Reserved } from "../describe-node.ts";
import { eventually, NotYet } from "../eventually.ts";
import { deleteNamespaces, namespaceObject } from "../manifests.ts";
import { startReading } from "../reading-aggregator.ts";
import type { Node, Pod, Rest, Snapshot } from "../rest.ts";
import type { Scenario } from "../scenario.ts";

const namespace = "e2e-requests";
const mebibyte = 2 ** 20;

const image = "example.test/any:1";

/** A container that asks for so much and may use so much. */
function container(name: string, requests: object, limits: object = {}, more: object = {}): object {
  return { name, image, resources: { requests, limits }, ...more };
}

/** Pods that are hard to count, with what the scheduler counts for them by Kubernetes' rules. */
const pods: readonly {
  readonly name: string;
  readonly spec: object;
  /** CPU in thousandths of a core, memory in Mi. */
  readonly requests: readonly [cpu: number, memory: number];
  /** Why it is that much. */
  readonly rule: string;
}[] = [
  {
    name: "large-init",
    rule: "an init container that asks for more than all containers counts, by resource",
    requests: [600, 300],
    spec: {
      initContainers: [container("init", { cpu: "600m", memory: "64Mi" })],
      containers: [
        container("a", { cpu: "100m", memory: "100Mi" }, { memory: "100Mi" }),
        container("b", { cpu: "200m", memory: "200Mi" }, { cpu: "1" }),
      ],
    },
  },
  {
    name: "sidecars",
    rule: "sidecars count with the containers, and with init containers that start after them",
    requests: [750, 160],
    spec: {
      initContainers: [
        container("early", { cpu: "500m" }),
        container("proxy", { cpu: "50m", memory: "50Mi" }, { cpu: "50m", memory: "50Mi" }, { restartPolicy: "Always" }),
        container("late", { cpu: "700m" }),
        container("log", { memory: "10Mi" }, { memory: "10Mi" }, { restartPolicy: "Always" }),
      ],
      containers: [container("main", { cpu: "100m", memory: "100Mi" }, { cpu: "200m", memory: "200Mi" })],
    },
  },
  {
    name: "overhead",
    rule: "the overhead of the runtime class comes on top",
    requests: [350, 220],
    spec: {
      runtimeClassName: "e2e-sandboxed",
      containers: [container("main", { cpu: "100m", memory: "100Mi" }, { cpu: "100m", memory: "100Mi" })],
    },
  },
  {
    name: "whole-pod",
    rule: "requests of the pod as a whole stand in for those of its containers",
    requests: [900, 100],
    spec: {
      resources: { requests: { cpu: "900m" }, limits: { cpu: "1" } },
      containers: [container("main", { cpu: "100m", memory: "100Mi" })],
    },
  },
  {
    name: "limits-only",
    rule: "a limit without a request is a request too",
    requests: [400, 40],
    spec: { containers: [container("main", {}, { cpu: "400m", memory: "40Mi" })] },
  },
  {
    name: "best-effort",
    rule: "what asks for nothing counts nothing",
    requests: [0, 0],
    spec: { containers: [{ name: "main", image }] },
  },
];

export const requests: Scenario = {
  name: "requests",
  purpose: "requests, limits and what is left on nodes are what kubectl describe node says",
  async play({ rig, owner, checks }) {
    owner.after(async () => {
      await deleteNamespaces(rig, namespace);
      await rig.kubectl("delete", "runtimeclass", "e2e-sandboxed", "--ignore-not-found");
    });
    await rig.apply([
      namespaceObject(namespace),
      {
        apiVersion: "node.k8s.io/v1",
        kind: "RuntimeClass",
        metadata: { name: "e2e-sandboxed" },
        handler: "sandboxed",
        overhead: { podFixed: { cpu: "250m", memory: "120Mi" } },
      },
      ...pods.map(({ name, spec }) => ({ apiVersion: "v1", kind: "Pod", metadata: { name, namespace }, spec })),
    ]);
    const { rest } = await startReading(owner, rig.kubeconfig);
    const { ours, theirs } = await eventually("kubectl and we see the same pods", 120, () => readBoth(rig, rest));
    for (const node of ours.nodes) compareNode(checks, node, theirs.get(node.nodeName));
    for (const pod of ours.pods) comparePod(checks, pod, theirs.get(pod.nodeName ?? ""));
    for (const { name, requests: wanted, rule } of pods) {
      const pod = ours.pods.find((each) => each.namespace === namespace && each.podName === name);
      const counted = [pod?.cpuRequestMillicores ?? 0, (pod?.memoryRequestBytes ?? 0) / mebibyte];
      checks.same(rule, name, counted, wanted);
    }
  },
};

interface Reading {
  readonly ours: Snapshot;
  readonly theirs: ReadonlyMap<string, DescribedNode>;
}

async function readBoth(rig: Rig, rest: Rest): Promise<Reading | NotYet> {
  const ours = await rest.snapshot();
  const waiting = pods.filter(
    ({ name }) => !ours.pods.some((pod) => pod.podName === name && pod.phase === "Running" && pod.nodeName),
  );
  if (waiting.length > 0) return new NotYet(`these do not run yet: ${waiting.map(({ name }) => name).join(", ")}`);
  const theirs = new Map<string, DescribedNode>();
  for (const { nodeName } of ours.nodes) {
    const text = await rig.kubectl("describe", "node", nodeName, "--show-events=false");
    theirs.set(nodeName, parseDescribedNode(text));
  }
  const listed = Array.from(theirs.values()).reduce((sum, node) => sum + node.pods.size, 0);
  const known = ours.nodes.reduce((sum, { scheduling }) => sum + (scheduling?.pods ?? 0), 0);
  return listed === known ? { ours, theirs } : new NotYet(`kubectl sees ${listed} pods on nodes, we ${known}`);
}

function compareNode(checks: Checks, { nodeName, scheduling }: Node, theirs: DescribedNode | undefined): void {
  const { allocatable, allocated } = theirs ?? {};
  const compare = (what: string, ours: number | undefined, wanted: number | undefined) =>
    checks.same(`node: ${what}`, nodeName, ours, wanted);
  compare("CPU requested", scheduling?.cpuRequestedMillicores, allocated?.requests["cpu"]);
  compare("memory requested", scheduling?.memoryRequestedBytes, allocated?.requests["memory"]);
  compare("storage requested", scheduling?.ephemeralStorageRequestedBytes, allocated?.requests["ephemeral-storage"]);
  compare("CPU limits", scheduling?.cpuLimitsMillicores, allocated?.limits["cpu"]);
  compare("memory limits", scheduling?.memoryLimitsBytes, allocated?.limits["memory"]);
  compare("pods that have not ended", scheduling?.pods, theirs?.pods.size);
  compare("CPU allocatable", scheduling?.cpuAllocatableMillicores, allocatable?.["cpu"]);
  compare("memory allocatable", scheduling?.memoryAllocatableBytes, allocatable?.["memory"]);
  compare("pods allocatable", scheduling?.podsAllocatable, allocatable?.["pods"]);
}

function comparePod(checks: Checks, pod: Pod, node: DescribedNode | undefined): void {
  const key = `${pod.namespace}/${pod.podName}`;
  const theirs: Reserved | undefined = node?.pods.get(key);
  if (theirs === undefined) return;
  const requested = { cpu: pod.cpuRequestMillicores ?? 0, memory: pod.memoryRequestBytes ?? 0 };
  checks.same("pod: CPU and memory requested", key, requested, theirs.requests);
  // kubectl adds up the limits that are there; a pod with a container that has none has none to us.
  if (pod.cpuLimitMillicores !== undefined)
    checks.same("pod: CPU limit", key, pod.cpuLimitMillicores, theirs.limits["cpu"]);
  if (pod.memoryLimitBytes !== undefined)
    checks.same("pod: memory limit", key, pod.memoryLimitBytes, theirs.limits["memory"]);
}
