import assert from "node:assert/strict";
import { test } from "node:test";
import { brokenRules } from "./pod-rules.ts";

const container = {
  image: "kubevitals/agent:1",
  securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } },
  resources: { requests: { cpu: "1m" }, limits: { memory: "1Mi" } },
  livenessProbe: {},
  readinessProbe: {},
  startupProbe: {},
};
const pod = {
  terminationGracePeriodSeconds: 10,
  securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
};

function broken(podChanges: object, containerChanges: object = {}): readonly string[] {
  const spec = { template: { spec: { ...pod, ...podChanges, containers: [{ ...container, ...containerChanges }] } } };
  return brokenRules({ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "it" }, spec });
}

test("a workload that is in order breaks no rule", () => {
  assert.deepEqual(broken({}), []);
});

const cases: readonly (readonly [podChanges: object, containerChanges: object, says: string])[] = [
  [{ hostPID: true }, {}, "shares a namespace of the host"],
  [{ securityContext: { seccompProfile: { type: "RuntimeDefault" } } }, {}, "may run as root"],
  [{ securityContext: { runAsNonRoot: true } }, {}, "has no seccomp profile"],
  [{ terminationGracePeriodSeconds: 0 }, {}, "has no time to stop in order"],
  [{}, { securityContext: { ...container.securityContext, privileged: true } }, "is privileged"],
  [{}, { securityContext: { ...container.securityContext, capabilities: {} } }, "has capabilities"],
  [{}, { resources: { requests: {}, limits: {} } }, "has no limit of memory"],
  [{}, { resources: { requests: {}, limits: { memory: "1Mi", cpu: 1 } } }, "has a limit of CPU, which delays samples"],
  [{}, { readinessProbe: undefined }, "lacks a probe"],
  [{}, { image: "kubevitals/agent" }, "has no fixed image"],
  [{}, { image: "kubevitals/agent:latest" }, "has no fixed image"],
  [
    { volumes: [{ name: "root", hostPath: { path: "/" } }] },
    { volumeMounts: [{ name: "root" }] },
    "may write to the host",
  ],
];
for (const [podChanges, containerChanges, says] of cases)
  test(`it is found that a workload ${says}: ${JSON.stringify({ ...podChanges, ...containerChanges })}`, () => {
    assert.deepEqual(broken(podChanges, containerChanges), [says]);
  });
