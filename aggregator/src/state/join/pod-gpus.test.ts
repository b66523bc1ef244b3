import assert from "node:assert/strict";
import { test } from "node:test";
import { atOnce } from "@kubevitals/program";
import type { GPUMetrics, GPUOwner, PodMetrics } from "@kubevitals/proto";
import { kubeViewOf, named } from "../../testing/cluster-objects.ts";
import { gpu, lostGpu, owner } from "../../testing/gpus.ts";
import { nodeMetrics, nodeRecord, observation } from "../../testing/records.ts";
import type { NodeRecord, Observation } from "../snapshot.ts";
import { createJoin } from "./join.ts";

function pod(
  name: string,
  more: { readonly phase?: string; readonly nodeName?: string; readonly metadata?: object } = {},
) {
  const { phase = "Running", nodeName = "n", metadata = {} } = more;
  const containers = [
    { name: "main", image: "train:1" },
    { name: "side", image: "side:1" },
  ];
  const containerStatuses = containers.map((container) => ({
    ...container,
    containerID: `containerd://${container.name}-id`,
  }));
  return {
    metadata: named(name, "ml", metadata),
    spec: { nodeName, containers },
    status: { phase, containerStatuses },
  };
}

/** A node whose agent reports these GPUs. */
function agent(name: string, gpus: readonly GPUMetrics[]): NodeRecord {
  return nodeRecord(name, { metrics: nodeMetrics(name, { gpus }), hasGpus: gpus.length > 0 });
}

/** A cluster of these pods, in which the agent of node `n` reports these GPUs. */
function join(gpus: readonly GPUMetrics[], pods: readonly object[] = [pod("train-0"), pod("train-1")]): Observation {
  const agents = [agent("n", gpus), agent("other", [])];
  const nodes = ["n", "other"].map((name) => ({ metadata: named(name, "") }));
  const customMetrics = { nodes: new Map(), pods: new Map() };
  return atOnce(
    createJoin()(observation(agents), { kube: kubeViewOf({ nodes, pods }), metricsServer: undefined, customMetrics }),
  );
}

/** What one of these pods has. */
function shareOf(name: string, gpus: readonly GPUMetrics[], pods?: readonly object[]): Partial<PodMetrics> {
  const {
    gpuCount,
    gpuUsageRate,
    gpuMemoryUsageBytes,
    gpuMemoryCapacityBytes,
    gpuPowerWatts,
    gpus: own,
  } = join(gpus, pods).pods?.find("ml", name) ?? {};
  return {
    gpuCount,
    gpuUsageRate,
    gpuMemoryUsageBytes,
    gpuMemoryCapacityBytes,
    gpuPowerWatts,
    ...(own && { gpus: own }),
  };
}

const nothing = {
  gpuCount: undefined,
  gpuUsageRate: undefined,
  gpuMemoryUsageBytes: undefined,
  gpuMemoryCapacityBytes: undefined,
  gpuPowerWatts: undefined,
  gpus: [],
};

test("what a pod has to itself is its own, with all that the driver measures", () => {
  const gpus = [
    gpu(0, { owners: [owner("train-0")], usageRate: 90 }),
    gpu(1, { owners: [owner("train-0")], usageRate: 50 }),
    gpu(2, { owners: [owner("train-1")] }),
  ];
  const { gpus: own = [], ...sums } = shareOf("train-0", gpus);
  assert.deepEqual(sums, {
    gpuCount: 2,
    gpuUsageRate: 70,
    gpuMemoryUsageBytes: 80,
    gpuMemoryCapacityBytes: 200,
    gpuPowerWatts: 1000,
  });
  assert.deepEqual(own[0], {
    uuid: "GPU-0",
    index: 0,
    vendor: "nvidia",
    model: "NVIDIA H100 80GB HBM3",
    partProfile: undefined,
    containerName: "main",
    knownBy: "kubelet",
    shared: false,
    usageRate: 90,
    memoryUsageBytes: 40,
    memoryCapacityBytes: 100,
    powerWatts: 500,
    lost: undefined,
  });
});

/** A pod that has a GPU, as its processes there tell by their cgroups, beside what the kubelet says. */
function processesOf(podName: string, more: Partial<GPUOwner> = {}): GPUOwner {
  return { podUid: `uid-${podName}`, containerId: "main-id", knownBy: "processes", ...more };
}

const shared: readonly (readonly [story: string, device: Partial<GPUMetrics>])[] = [
  ["another pod has it as well", { owners: [owner("train-0"), owner("train-1")] }],
  ["the device plugin gives it out several times", { owners: [owner("train-0")], shared: true }],
  ["a process that is nobody's is on it", { owners: [owner("train-0")], unattributedProcesses: 1 }],
];

for (const [story, device] of shared) {
  test(`a share of a GPU is not guessed where ${story}`, () => {
    const { gpus: own = [], ...sums } = shareOf("train-0", [gpu(0, device)]);
    assert.deepEqual(sums, {
      ...sums,
      gpuCount: 1,
      gpuUsageRate: undefined,
      gpuMemoryUsageBytes: undefined,
      gpuPowerWatts: undefined,
    });
    assert.deepEqual(
      [own[0]?.shared, own[0]?.usageRate, own[0]?.memoryUsageBytes, own[0]?.memoryCapacityBytes],
      [true, undefined, undefined, 100],
    );
  });

  test(`a share of a GPU is what the driver measures by process, where ${story}`, () => {
    const owners = [...(device.owners ?? []), processesOf("train-0", { usageRate: 20, memoryUsageBytes: 7 })];
    const { gpuUsageRate, gpuMemoryUsageBytes, gpuPowerWatts } = shareOf("train-0", [gpu(0, { ...device, owners })]);
    assert.deepEqual([gpuUsageRate, gpuMemoryUsageBytes, gpuPowerWatts], [20, 7, undefined]);
  });
}

test("containers of one pod share nothing with others", () => {
  const owners = [owner("train-0"), owner("train-0", { containerName: "side" })];
  const { gpus: own, gpuUsageRate } = shareOf("train-0", [gpu(0, { owners })]);
  assert.deepEqual([own?.length, own?.[0]?.containerName, own?.[0]?.shared, gpuUsageRate], [1, undefined, false, 80]);
});

test("a sum that would lack one of several GPUs is absent", () => {
  const { gpuCount, gpuUsageRate, gpuMemoryCapacityBytes, gpuMemoryUsageBytes } = shareOf("train-0", [
    gpu(0, { owners: [owner("train-0")] }),
    lostGpu(1, { owners: [owner("train-0")] }),
  ]);
  assert.deepEqual(
    [gpuCount, gpuUsageRate, gpuMemoryCapacityBytes, gpuMemoryUsageBytes],
    [2, undefined, undefined, undefined],
  );
});

test("owners whose processes tell of cgroups alone get their names", () => {
  const byProcess = { knownBy: "processes", podUid: "uid-train-0", containerId: "side-id" };
  const { nodes, pods } = join([gpu(0, { owners: [byProcess] })]);
  assert.deepEqual(nodes.get("n")?.metrics.gpus[0]?.owners, [
    { ...byProcess, namespace: "ml", podName: "train-0", containerName: "side" },
  ]);
  assert.deepEqual(pods?.find("ml", "train-0")?.gpus[0]?.containerName, "side");
});

test("a container that the kubelet names and whose processes are there is one owner, and others stay theirs", () => {
  const measured = { usageRate: 30, memoryUsageBytes: 9 };
  const owners = [
    owner("train-0"),
    owner("train-1"),
    processesOf("train-0", measured),
    processesOf("train-1", { containerId: "side-id", ...measured }),
    processesOf("gone", measured),
  ];
  const { nodes, pods } = join([gpu(0, { owners, shared: true })]);
  assert.deepEqual(
    nodes
      .get("n")
      ?.metrics.gpus[0]?.owners.map(({ podName, podUid, containerName, knownBy, usageRate }) => [
        podName,
        podUid,
        containerName,
        knownBy,
        usageRate,
      ]),
    [
      ["train-0", "uid-train-0", "main", "kubelet", 30],
      ["train-1", undefined, "main", "kubelet", undefined],
      ["train-1", "uid-train-1", "side", "processes", 30],
      [undefined, "uid-gone", undefined, "processes", 30],
    ],
  );
  const share = pods?.find("ml", "train-0");
  assert.deepEqual([share?.gpuUsageRate, share?.gpuMemoryUsageBytes, share?.gpus[0]?.containerName], [30, 9, "main"]);
});

test("a static pod is found by the UID of its cgroups", () => {
  const metadata = { annotations: { "kubernetes.io/config.mirror": "mirror" } };
  const { nodes, pods } = join(
    [gpu(0, { owners: [{ knownBy: "processes", podUid: "mirror" }] })],
    [pod("static", { metadata })],
  );
  assert.equal(nodes.get("n")?.metrics.gpus[0]?.owners[0]?.podName, "static");
  assert.equal(pods?.find("ml", "static")?.gpuCount, 1);
});

test("an owner that Kubernetes does not know stays as it is", () => {
  const owners = [{ knownBy: "processes", podUid: "gone" }, { knownBy: "processes" }];
  assert.deepEqual(join([gpu(0, { owners })]).nodes.get("n")?.metrics.gpus[0]?.owners, owners);
});

const none: readonly (readonly [
  story: string,
  gpus: readonly GPUMetrics[],
  pods: readonly object[],
  count: number | undefined,
])[] = [
  ["it has none of its node's", [gpu(0)], [pod("train-0")], 0],
  ["its node has none", [], [pod("train-0")], undefined],
  ["nobody tells whose they are", [gpu(0, { unattributedProcesses: undefined })], [pod("train-0")], undefined],
  [
    "another node's agent names it",
    [gpu(0, { owners: [owner("train-0")] })],
    [pod("train-0", { nodeName: "other" })],
    undefined,
  ],
  ["it has ended", [gpu(0, { owners: [owner("train-0")] })], [pod("train-0", { phase: "Succeeded" })], undefined],
  [
    "its namesake elsewhere has one",
    [gpu(0, { owners: [owner("train-0", { namespace: "other" })] })],
    [pod("train-0")],
    0,
  ],
];

for (const [story, gpus, pods, gpuCount] of none) {
  test(`a pod has no GPU where ${story}`, () => {
    assert.deepEqual(shareOf("train-0", gpus, pods), { ...nothing, gpuCount });
  });
}

function usageByPod({ pods }: Observation) {
  return Array.from(pods ?? [], ({ podName, gpuUsageRate }) => [podName, gpuUsageRate]);
}

test("a pod changed where what it has of a GPU did, and only there", () => {
  const before = join([gpu(0, { owners: [owner("train-0")] }), gpu(1, { owners: [owner("train-1")] })]);
  const after = join([gpu(0, { owners: [owner("train-0")], usageRate: 81 }), gpu(1, { owners: [owner("train-1")] })]);
  assert.deepEqual(usageByPod(before), [
    ["train-0", 80],
    ["train-1", 80],
  ]);
  assert.deepEqual(usageByPod(after), [
    ["train-0", 81],
    ["train-1", 80],
  ]);
});
