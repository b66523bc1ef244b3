import assert from "node:assert/strict";
import { test } from "node:test";
import type { PodFacts } from "../../state/facts/pod.ts";
import { podFacts } from "./pod.ts";

const image = "registry/web:1";
const at = (seconds: number) => new Date(seconds * 1000).toISOString();
const id = (digit: string) => digit.repeat(64);

const own = (digit: string) => `containerd://${id(digit)}`;

/** A pod of a ReplicaSet, with an init container that has ended, one that ran out of memory once, and one that waits. */
function pod(name: string, seconds: number, more: object = {}) {
  const end = (exitCode: number, after: number) => ({ exitCode, finishedAt: at(seconds + after) });
  const condition = (type: string, status: string, after: number) => ({
    type,
    status,
    lastTransitionTime: at(seconds + after),
  });
  return {
    metadata: {
      name,
      uid: `uid-of-${name}`,
      labels: { app: "web" },
      creationTimestamp: at(seconds),
      ownerReferences: [{ apiVersion: "apps/v1", kind: "ReplicaSet", name: "web-5d", uid: "rs", controller: true }],
    },
    spec: {
      nodeName: "node-1",
      initContainers: [{ name: "init", image }],
      containers: [
        { name: "web", image, resources: { limits: { memory: "1Ki" } } },
        { name: "slow", image },
      ],
    },
    status: {
      phase: "Running",
      startTime: at(seconds + 1),
      conditions: [
        condition("Initialized", "True", 3),
        condition("Ready", "False", 7),
        { type: "Odd", status: "True" },
      ],
      initContainerStatuses: [
        { name: "init", image, ready: true, restartCount: 0, containerID: own("a"), state: { terminated: end(0, 3) } },
      ],
      containerStatuses: [
        {
          name: "web",
          image,
          ready: true,
          restartCount: 2,
          containerID: own("b"),
          state: { running: { startedAt: at(seconds + 5) } },
          lastState: { terminated: { reason: "OOMKilled", ...end(137, 4) } },
        },
        { name: "slow", image, ready: false, restartCount: 1, state: { waiting: { reason: "CrashLoopBackOff" } } },
      ],
      ...more,
    },
  } as never;
}

test("a pod is kept as it is told", () => {
  const facts = podFacts(pod("web-1", 1000));
  assert.deepEqual(
    [facts.createdAt, facts.startedAt, facts.deletionAt, facts.conditionChangedAt],
    [1_000_000, 1_001_000, undefined, 1_007_000],
  );
  assert.deepEqual(facts.conditions, [
    { type: "Initialized", status: "True", reason: "", message: "" },
    { type: "Ready", status: "False", reason: "", message: "" },
    { type: "Odd", status: "True", reason: "", message: "" },
  ]);
  const container = { image, requests: {}, limits: {}, lastEnd: undefined };
  assert.deepEqual(facts.containers, [
    {
      ...container,
      name: "web",
      role: "app",
      id: id("b"),
      ready: true,
      restarts: 2,
      state: { is: "running" },
      lastEnd: { is: "terminated", reason: "OOMKilled", exitCode: 137, finishedAt: 1_004_000 },
      limits: { memoryBytes: 1024 },
    },
    {
      ...container,
      name: "slow",
      role: "app",
      id: undefined,
      ready: false,
      restarts: 1,
      state: { is: "waiting", reason: "CrashLoopBackOff", message: "" },
    },
    {
      ...container,
      name: "init",
      role: "init",
      id: id("a"),
      ready: true,
      restarts: 0,
      state: { is: "terminated", reason: "", exitCode: 0, finishedAt: 1_003_000 },
    },
  ]);
  assert.equal(facts.restarts, 3);
  const named = [id("a"), id("b"), id("c"), id("a").slice(1), "", `${id("b")}\n`, undefined].map(
    (each) => facts.containerOf(each)?.name,
  );
  assert.deepEqual(named, ["init", "web", undefined, undefined, undefined, undefined, undefined]);
});

test("times that are not told are absent, also the end of a run", () => {
  const state = { terminated: { exitCode: 1 } };
  const containerStatuses = [{ name: "web", image, ready: false, restartCount: 0, state, lastState: state }];
  const facts = podFacts(pod("web-1", 1000, { startTime: null, conditions: [], containerStatuses }));
  assert.deepEqual([facts.startedAt, facts.conditionChangedAt, facts.conditions], [undefined, undefined, []]);
  const [web, , init] = facts.containers;
  const end = { is: "terminated", reason: "", exitCode: 1, finishedAt: undefined };
  assert.deepEqual([web?.state, web?.lastEnd], [end, end]);
  assert.deepEqual(init?.state, { ...end, exitCode: 0, finishedAt: 1_003_000 });
});

test("a pod without containers and status has none of either", () => {
  const facts = podFacts({ metadata: { name: "web", uid: "1" } });
  assert.deepEqual([facts.containers, facts.restarts, facts.containerOf("")], [[], 0, undefined]);
  assert.deepEqual([facts.phase, facts.labels, facts.finalizers, facts.owner], ["Unknown", {}, [], undefined]);
});

test("pods of one owner share what they say alike, whatever their times and ids", () => {
  const [one, other] = [podFacts(pod("web-1", 1000)), podFacts(pod("web-2", 2000))];
  const shared = ["labels", "owner", "conditions", "requests", "limits", "finalizers", "claims", "unlimited"] as const;
  for (const name of shared satisfies readonly (keyof PodFacts)[]) assert.equal(one[name], other[name], name);
  assert.equal(one.containers[0]?.limits, other.containers[0]?.limits);
  assert.equal(other.containers[2]?.state?.is === "terminated" && other.containers[2].state.finishedAt, 2_003_000);
});

test("an id with a line break is none, and leaves the others theirs", () => {
  const statuses = [
    { name: "web", image, ready: true, restartCount: 0, containerID: `x://${id("1")}\n${id("2")}` },
    { name: "slow", image, ready: true, restartCount: 0, containerID: `x://${id("3")}` },
  ];
  const facts = podFacts(pod("web-1", 1000, { containerStatuses: statuses }));
  assert.deepEqual(
    facts.containers.map((container) => container.id),
    [undefined, id("3"), id("a")],
  );
  assert.deepEqual([facts.containerOf(id("2")), facts.containerOf(id("3"))?.name], [undefined, "slow"]);
});

test("of long messages no more is kept than is read", () => {
  const conditions = [{ type: "Ready", status: "False", message: "m".repeat(2000) }];
  const state = { waiting: { reason: "Waits", message: "w".repeat(2000) } };
  const containerStatuses = [{ name: "web", image, ready: false, restartCount: 0, state }];
  const facts = podFacts(pod("web-1", 1000, { message: "p".repeat(2000), conditions, containerStatuses }));
  const [web] = facts.containers;
  assert.deepEqual([facts.message, facts.conditions[0]?.message], ["p".repeat(256), "m".repeat(512)]);
  assert.equal(web?.state?.is === "waiting" && web.state.message, "w".repeat(256));
});
