import assert from "node:assert/strict";
import { test } from "node:test";
import type { GPUMetrics } from "@kubevitals/proto";
import { gpu, lostGpu, owner } from "../../testing/gpus.ts";
import { onlyRule, watchCluster } from "../../testing/watched-cluster.ts";
import { gpuNodeSeen, type GpuNode } from "./cases/gpus.ts";

/** What a rule says of a node that stays so for two minutes. */
function verdictOn(id: string, seen: GpuNode) {
  const judge = watchCluster(onlyRule(id));
  judge(0, gpuNodeSeen(seen));
  const { report } = judge(120, gpuNodeSeen(seen));
  return {
    issues: report.issues.map(({ object, value, evidence }) => [object?.part, value, evidence]),
    unknown: report.unknown.map(({ reason }) => reason),
  };
}

const eight = { "nvidia.com/gpu": "8" };
const seven = Array.from({ length: 7 }, (_, index) => gpu(index));

/** Parts that make a GPU up. */
function parts(parent: number, count: number): readonly GPUMetrics[] {
  const all = Array.from({ length: count }, (_, partId) =>
    gpu(parent, { uuid: `MIG-${parent}-${partId}`, parentUuid: `GPU-${parent}`, partId }),
  );
  return [gpu(parent), ...all];
}

const missing: readonly (readonly [story: string, seen: GpuNode, issues: readonly unknown[]])[] = [
  ["eight are advertised and eight are seen", { capacity: eight, gpus: [...seven, gpu(7)] }, []],
  [
    "eight are advertised and seven are seen",
    { capacity: eight, gpus: seven },
    [["nvidia", 1, "8 of nvidia.com/gpu are advertised, and the driver sees 7"]],
  ],
  [
    "the kubelet has taken the missing one out of what it gives out",
    { capacity: eight, allocatable: { "nvidia.com/gpu": "7" }, gpus: seven },
    [["nvidia", 1, "8 of nvidia.com/gpu are advertised, and the driver sees 7"]],
  ],
  [
    "the driver says itself which one is gone",
    { capacity: eight, gpus: [...seven, lostGpu(7, { owners: [owner("train-0")] })] },
    [
      [
        "nvidia/7",
        1,
        "the driver can no longer reach NVIDIA H100 80GB HBM3 (GPU-7, 0000:17:00.0); pod ml/train-0 has it",
      ],
    ],
  ],
  [
    "the driver says of one of the two that it is gone",
    { capacity: { "nvidia.com/gpu": "9" }, gpus: [...seven, lostGpu(7)] },
    [
      ["nvidia", 1, "9 of nvidia.com/gpu are advertised, and the driver sees 7"],
      ["nvidia/7", 1, "the driver can no longer reach NVIDIA H100 80GB HBM3 (GPU-7, 0000:17:00.0)"],
    ],
  ],
  [
    "each is given out four times, as a label says",
    { capacity: { "nvidia.com/gpu": "28" }, labels: { "nvidia.com/gpu.replicas": "4" }, gpus: seven },
    [],
  ],
  [
    "each is given out four times under another name, and one is gone",
    { capacity: { "nvidia.com/gpu.shared": "32" }, labels: { "nvidia.com/gpu.replicas": "4" }, gpus: seven },
    [["nvidia", 1, "32 of nvidia.com/gpu.shared are advertised, and the driver sees 7, each given out 4 times"]],
  ],
  [
    "each is given out twice, as the kubelet says",
    { capacity: { "nvidia.com/gpu": "4" }, gpus: [gpu(0, { replicas: 2 }), gpu(1, { replicas: 2 })] },
    [],
  ],
  [
    "the kubelet says that each is given out once",
    { capacity: { "nvidia.com/gpu": "2" }, gpus: [gpu(0, { replicas: 1 })] },
    [["nvidia", 1, "2 of nvidia.com/gpu are advertised, and the driver sees 1"]],
  ],
  [
    "parts are advertised as GPUs",
    { capacity: { "nvidia.com/gpu": "14" }, gpus: [...parts(0, 7), ...parts(1, 7)] },
    [],
  ],
  [
    "parts are advertised under names of their own",
    { capacity: { "nvidia.com/gpu": "1", "nvidia.com/mig-1g.10gb": "7" }, gpus: [...parts(0, 7), gpu(1)] },
    [],
  ],
  [
    "parts of one GPU are gone",
    { capacity: { "nvidia.com/mig-1g.10gb": "14" }, gpus: [...parts(0, 7), ...parts(1, 3)] },
    [["nvidia", 4, "14 of nvidia.com/mig-1g.10gb are advertised, and the driver sees 10"]],
  ],
  [
    "each vendor's are counted on their own",
    {
      capacity: { "amd.com/gpu": "3", "nvidia.com/gpu": "7" },
      gpus: [...seven, gpu(0, { vendor: "amd" }), gpu(1, { vendor: "amd" })],
    },
    [["amd", 1, "3 of amd.com/gpu are advertised, and the driver sees 2"]],
  ],
  [
    "more are seen than are advertised",
    { capacity: { "gpu.intel.com/i915": "1" }, gpus: [gpu(0, { vendor: "intel" }), gpu(1, { vendor: "intel" })] },
    [],
  ],
  [
    "a monitor of all GPUs is no GPU",
    { capacity: { "gpu.intel.com/i915_monitoring": "9" }, gpus: [gpu(0, { vendor: "intel" })] },
    [],
  ],
];

for (const [story, seen, issues] of missing) {
  test(`gpu-lost: ${story}`, () => {
    assert.deepEqual(verdictOn("gpu-lost", seen), { issues, unknown: [] });
  });
}

for (const labels of ["", "many", "0"].map((replicas) => ({ "nvidia.com/gpu.replicas": replicas }))) {
  test(`whether GPUs are gone is unknown where twice as many are advertised and nobody says why: ${JSON.stringify(labels)}`, () => {
    assert.deepEqual(verdictOn("gpu-lost", { capacity: eight, labels, gpus: seven.slice(0, 4) }), {
      issues: [],
      unknown: [
        "8 of nvidia.com/gpu are advertised, and the driver sees 4: nobody says whether each is given out several times",
      ],
    });
  });
}

const absent: readonly (readonly [
  story: string,
  seen: GpuNode,
  issues: readonly unknown[],
  unknown?: readonly string[],
])[] = [
  [
    "the agent sees none",
    { capacity: eight, collector: { reason: "no driver" } },
    [["nvidia", 8, "8 of nvidia.com/gpu are advertised, and the agent sees no GPU of nvidia: no driver"]],
  ],
  [
    "of the other vendor",
    { capacity: { "gpu.intel.com/xe": "2", ...eight }, gpus: seven },
    [["intel", 2, "2 of gpu.intel.com/xe are advertised, and the agent sees no GPU of intel"]],
  ],
  ["all are seen", { capacity: eight, gpus: seven }, []],
  ["the only one is lost, as another rule says", { capacity: { "nvidia.com/gpu": "1" }, gpus: [lostGpu(0)] }, []],
  ["none is advertised", { capacity: { cpu: "8", "hugepages-2Mi": "2Gi" } }, []],
  ["what is advertised is nothing", { capacity: { "nvidia.com/gpu": "0" } }, []],
  ["the collector is switched off", { capacity: eight, collector: { reason: "switched off" } }, []],
  [
    "the agent does not have the collector",
    { capacity: eight, collector: "unknown" },
    [],
    ["the agent does not report its collector gpu"],
  ],
  [
    "the agent may not look",
    { capacity: eight, collector: { state: "COLLECTOR_STATE_FAILED", reason: "EACCES" } },
    [],
    ["EACCES"],
  ],
];

for (const [story, seen, issues, unknown = []] of absent) {
  test(`gpu-driver-absent: ${story}`, () => {
    assert.deepEqual(verdictOn("gpu-driver-absent", seen), { issues, unknown });
  });
}

test("gpu-driver-absent holds for a minute, as a device plugin may be faster than the agent", () => {
  const judge = watchCluster(onlyRule("gpu-driver-absent"));
  judge(0, gpuNodeSeen({ capacity: eight }));
  assert.equal(judge(45, gpuNodeSeen({ capacity: eight })).report.issues.length, 0);
  assert.equal(judge(60, gpuNodeSeen({ capacity: eight })).report.issues.length, 1);
  assert.equal(judge(75, gpuNodeSeen({ capacity: eight, gpus: seven })).report.issues.length, 0);
});

test("a GPU that is gone hides what else is said of it, and of no other", () => {
  const judge = watchCluster();
  const gpus = [lostGpu(0, { faults: [{ code: 79, count: 1 }] }), gpu(1, { faults: [{ code: 79, count: 1 }] })];
  const { report } = judge(0, gpuNodeSeen({ gpus }));
  const issues = report.issues.filter(({ rule }) => rule.startsWith("gpu-"));
  assert.deepEqual(
    issues.map(({ rule, object, consequences }) => [rule, object?.part, consequences.length]),
    [
      ["gpu-fault", "nvidia/1", 0],
      ["gpu-lost", "nvidia/0", 1],
    ],
  );
});
