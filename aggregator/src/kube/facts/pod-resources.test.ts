import assert from "node:assert/strict";
import { test } from "node:test";
import type { V1Pod } from "@kubernetes/client-node";
import type { Kube } from "../resources/kube-object.ts";
import { podLimits, podRequests, unlimitedResources } from "./pod-resources.ts";

type Pod = Kube<V1Pod>;
type Resources = { readonly requests?: Record<string, string>; readonly limits?: Record<string, string> };

const app = (name: string, resources: Resources) => ({ name, resources });
const sidecar = (name: string, resources: Resources) => ({ name, resources, restartPolicy: "Always" });

function pod(spec: object, status: object = {}): Pod {
  return { metadata: { name: "p", namespace: "n", uid: "u" }, spec, status } as unknown as Pod;
}

const cpu = (request: string): Resources => ({ requests: { cpu: request } });

const requests: readonly (readonly [what: string, spec: object, cpuMillicores: number | undefined, status?: object])[] =
  [
    ["no requests are none, not 0", { containers: [app("a", {})] }, undefined],
    ["containers together", { containers: [app("a", cpu("100m")), app("b", cpu("0.2"))] }, 300],
    [
      "an init container only where it needs more",
      { containers: [app("a", cpu("100m"))], initContainers: [app("i", cpu("50m"))] },
      100,
    ],
    [
      "the largest init container, as they run one after another",
      { containers: [app("a", cpu("100m"))], initContainers: [app("i", cpu("500m")), app("j", cpu("400m"))] },
      500,
    ],
    [
      "a sidecar beside the containers",
      { containers: [app("a", cpu("100m"))], initContainers: [sidecar("s", cpu("50m"))] },
      150,
    ],
    [
      "an init container beside the sidecars that were started before it",
      { containers: [app("a", cpu("100m"))], initContainers: [sidecar("s", cpu("50m")), app("i", cpu("200m"))] },
      250,
    ],
    [
      "an init container alone where the sidecar comes later",
      { containers: [app("a", cpu("10m"))], initContainers: [app("i", cpu("200m")), sidecar("s", cpu("50m"))] },
      200,
    ],
    ["overhead on top", { containers: [app("a", cpu("100m"))], overhead: { cpu: "250m" } }, 350],
    [
      "the pod's own request in place of its containers'",
      { containers: [app("a", cpu("1"))], resources: cpu("2") },
      2000,
    ],
    [
      "the pod's own request and the overhead",
      { containers: [app("a", cpu("1"))], resources: cpu("2"), overhead: { cpu: "1" } },
      3000,
    ],
    [
      "while it shrinks what it still has",
      { containers: [app("a", cpu("100m"))] },
      400,
      { containerStatuses: [{ name: "a", resources: cpu("400m"), allocatedResources: { cpu: "300m" } }] },
    ],
    [
      "what it has where the node cannot give what it asks for",
      { containers: [app("a", cpu("8"))] },
      300,
      {
        containerStatuses: [{ name: "a", allocatedResources: { cpu: "300m" } }],
        conditions: [{ type: "PodResizePending", status: "True", reason: "Infeasible" }],
      },
    ],
  ];
for (const [what, spec, expected, status] of requests) {
  test(`a pod requests ${what}`, () => {
    assert.equal(podRequests(pod(spec, status)).cpuMillicores, expected);
  });
}

test("every resource is counted apart", () => {
  const spec = {
    containers: [
      app("a", { requests: { cpu: "1", memory: "1Gi", "nvidia.com/gpu": "2", "ephemeral-storage": "1Mi" } }),
    ],
    initContainers: [app("i", { requests: { cpu: "100m", memory: "2Gi", "hugepages-2Mi": "4Mi" } })],
  };
  assert.deepEqual(podRequests(pod(spec)), {
    cpuMillicores: 1000,
    memoryBytes: 2 ** 31,
    ephemeralStorageBytes: 2 ** 20,
    pods: undefined,
    extended: { "nvidia.com/gpu": 2, "hugepages-2Mi": 2 ** 22 },
  });
});

test("limits leave out containers that have none, and say that the pod as a whole has none", () => {
  const limited = { limits: { cpu: "1", memory: "1Mi" } };
  const half = pod({
    containers: [app("a", limited), app("b", { limits: { memory: "1Mi" } })],
    overhead: { cpu: "1" },
  });
  assert.deepEqual([podLimits(half).cpuMillicores, podLimits(half).memoryBytes], [2000, 2 ** 21]);
  assert.deepEqual(unlimitedResources(half), ["cpu"]);
  const whole = pod({ containers: [app("a", {})], resources: limited });
  assert.deepEqual([unlimitedResources(whole), podLimits(whole).cpuMillicores], [[], 1000]);
  const besides = pod({ containers: [app("a", limited)], initContainers: [sidecar("s", {}), app("i", {})] });
  assert.deepEqual(unlimitedResources(besides), ["cpu", "memory"]);
  assert.equal(podLimits(pod({ containers: [app("a", {})], overhead: { cpu: "1" } })).cpuMillicores, undefined);
});
