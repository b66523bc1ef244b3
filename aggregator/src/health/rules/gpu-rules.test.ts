import assert from "node:assert/strict";
import { test } from "node:test";
import type { GPUMetrics, NodeMetrics } from "@kubevitals/proto";
import { gpu, lostGpu, owner, xid } from "../../testing/gpus.ts";
import { NodeWatch, type NodeState } from "../../testing/node-watch.ts";
import { collectors } from "../../testing/records.ts";
import { gpuRules } from "./index.ts";

const minutes = 60;
const [hour, day] = [60 * minutes, 24 * 60 * minutes];
const name = "NVIDIA H100 80GB HBM3 (GPU-3, 0000:13:00.0)";

/** A node of eight GPUs of which the fourth says this. */
function fourth(more: Partial<GPUMetrics>): NodeState {
  return { metrics: { gpus: Array.from({ length: 8 }, (_, index) => gpu(index, index === 3 ? more : {})) } };
}

/** A rule with what makes it fire, and what does not. */
interface Case {
  readonly id: string;
  readonly hold: number;
  readonly bad: NodeState | ((second: number) => NodeState);
  readonly good: readonly NodeState[];
  readonly part?: string;
  readonly evidence: string;
}

const cases: readonly Case[] = [
  {
    id: "gpu-lost",
    hold: 0,
    bad: { metrics: { gpus: [gpu(0), lostGpu(3, { owners: [owner("train-0")] })] } },
    good: [fourth({})],
    evidence: `the driver can no longer reach ${name}; pod ml/train-0 has it`,
  },
  {
    id: "gpu-driver-silent",
    hold: minutes,
    bad: fourth({
      provenance: { source: "SOURCE_AGENT", freshness: "FRESHNESS_STALE", reason: "its driver has not answered" },
    }),
    good: [fourth({ provenance: { source: "SOURCE_AGENT", freshness: "FRESHNESS_FRESH" } })],
    evidence: `${name}: its driver has not answered`,
  },
  ...xidCases("gpu-fault", [
    [48, "memory has an error that could not be corrected"],
    [62, "a micro-controller of the GPU halted"],
    [64, "memory could not be set aside"],
    [74, "NVLink failed"],
    [79, "the GPU has fallen off the bus"],
    [95, "a memory error was not contained"],
    [119, "the GPU's system processor did not answer"],
    [140, "memory has errors that could not be corrected nor set aside"],
    [145, "NVLink failed"],
  ]),
  ...xidCases("gpu-fault-noted", [
    [63, "a row or page of memory was set aside"],
    [92, "corrected memory errors are frequent"],
    [94, "a memory error was contained to one program"],
    [2, "the catalogue of XIDs that is known here does not have it"],
    [4_000_000_000, "the catalogue of XIDs that is known here does not have it"],
  ]),
  ...xidCases("gpu-application-error", [
    [13, "the graphics engine met an exception, as by access beyond an array"],
    [31, "a memory page fault: an address that the program may not use"],
    [43, "a program was stopped for a fault of its own"],
    [45, "a program was cleared away, after another error or as it was killed"],
    [103, "a JPEG decoder failed"],
  ]),
  {
    id: "gpu-memory-corrupt",
    hold: 0,
    bad: fourth({ eccUncorrectedVolatileCount: 2 }),
    good: [fourth({}), fourth({ eccUncorrectedAggregateCount: 9, eccCorrectedVolatileCount: 9 })],
    evidence: `${name}: 2 memory errors could not be corrected since the driver was loaded`,
  },
  {
    id: "gpu-memory-unrepairable",
    hold: 0,
    bad: fourth({ rowRemapFailed: true }),
    good: [fourth({ rowRemapPending: true })],
    evidence: `${name}: a row of memory could not be remapped`,
  },
  {
    id: "gpu-memory-reset-pending",
    hold: 0,
    bad: fourth({ rowRemapPending: true, owners: [owner("a"), owner("b")] }),
    good: [fourth({}), fourth({ remappedRowsUncorrected: 3 })],
    evidence: `${name}: a row of memory waits to be set aside; pod ml/a, pod ml/b have it`,
  },
  {
    id: "gpu-memory-reset-pending",
    hold: 0,
    bad: fourth({ rowRemapPending: undefined, retiredPagesPending: true }),
    good: [fourth({ rowRemapPending: undefined, retiredPagesPending: false })],
    evidence: `${name}: a page of memory waits to be set aside`,
  },
  {
    id: "gpu-memory-high",
    hold: 15 * minutes,
    bad: fourth({ memoryUsageRate: 95 }),
    good: [fourth({ memoryUsageRate: 94.9 })],
    evidence: `95.0 % of the memory of ${name} is in use`,
  },
  {
    id: "gpu-thermal-throttled",
    hold: 5 * minutes,
    bad: fourth({ throttled: true, throttleReasons: ["power", "thermal"] }),
    good: [fourth({ throttled: true, throttleReasons: ["power"] })],
    evidence: `heat holds ${name} back 100.0 % of the time (thermal), at 60 °C and 500 W`,
  },
  {
    id: "gpu-thermal-throttled",
    hold: 5 * minutes,
    bad: fourth({ thermalThrottleRate: 10, temperatureCelsius: undefined, powerWatts: undefined }),
    good: [fourth({ thermalThrottleRate: 9.9, throttled: true, throttleReasons: ["thermal"] })],
    evidence: `heat holds ${name} back 10.0 % of the time`,
  },
  {
    id: "gpu-power-throttled",
    hold: 30 * minutes,
    bad: fourth({ throttled: true, throttleReasons: ["power-brake"] }),
    good: [fourth({ powerThrottleRate: 49.9 })],
    evidence: `power holds ${name} back 100.0 % of the time (power-brake), at 60 °C and 500 W`,
  },
  {
    id: "gpu-idle",
    hold: hour,
    bad: fourth({ usageRate: 0, owners: [owner("notebook-0")] }),
    good: [fourth({ usageRate: 0 }), fourth({ usageRate: 1.1, owners: [owner("notebook-0")] })],
    evidence: `${name} is busy 0.0 % of the time; pod ml/notebook-0 has it`,
  },
];

/** A rule that goes by XIDs, of which the last came as the node was first seen. */
function xidCases(id: string, codes: readonly (readonly [code: number, meaning: string])[]): readonly Case[] {
  return codes.map(([code, meaning]) => ({
    id,
    hold: 0,
    bad: fourth({ faults: [xid(code, 0, 2)] }),
    good: [fourth({}), fourth({ faults: [xid(code, -day)] }), fourth({ faults: [xid(14, 0), xid(154, 0)] })],
    evidence: `${name}: XID ${code} 2 times: ${meaning}`,
  }));
}

/** What a rule says of a node that tells this. */
function verdictOn(id: string, metrics: Partial<NodeMetrics>) {
  return new NodeWatch(id).until(0, { metrics });
}

function withState(state: "ABSENT" | "FAILED"): Partial<NodeMetrics> {
  return { collectors: collectors({ gpu: `COLLECTOR_STATE_${state}` }) };
}

for (const { id, hold, bad, good, part = "nvidia/3", evidence } of cases) {
  test(`${id} fires in time: ${evidence}`, () => {
    const watch = new NodeWatch(id);
    if (hold > 0) assert.deepEqual(watch.until(hold - 15, bad).issues, []);
    const [issue, ...others] = watch.until(hold, bad).issues;
    assert.deepEqual([issue?.part, issue?.evidence, others], [part, evidence, []]);
  });

  for (const state of good) {
    test(`${id} does not fire: ${JSON.stringify(state.metrics?.gpus?.[3] ?? {})}`, () => {
      assert.deepEqual(new NodeWatch(id).until(hold + 30, state), { issues: [], unknown: [] });
    });
  }

  test(`${id} does not apply to a node without GPUs, and is unknown where the agent could not look`, () => {
    assert.deepEqual(verdictOn(id, {}), { issues: [], unknown: [] });
    assert.deepEqual(verdictOn(id, withState("ABSENT")), { issues: [], unknown: [] });
    assert.deepEqual(
      verdictOn(id, withState("FAILED")).unknown.map(({ reason }) => reason),
      ["the agent's collector gpu failed"],
    );
    assert.deepEqual(verdictOn(id, { collectors: collectors({ cpu: "COLLECTOR_STATE_OK" }) }).unknown.length, 1);
  });
}

test("every rule on GPUs is in this table, or needs Kubernetes", () => {
  const ids = gpuRules.filter(({ kinds }) => kinds === undefined).map(({ id }) => id);
  assert.deepEqual(ids.toSorted(), Array.from(new Set(cases.map(({ id }) => id))).toSorted());
});

/** What a driver that tells nothing but how many devices there are says. */
const silentDriver: NodeState = {
  metrics: { gpus: [{ index: 0, vendor: "intel", reader: "sysfs", throttleReasons: [], owners: [], faults: [] }] },
};

for (const { id } of gpuRules) {
  test(`${id} does not go by what a driver does not tell`, () => {
    assert.deepEqual(new NodeWatch(id).until(2 * hour, silentDriver), { issues: [], unknown: [] });
  });
}

test("what is known of a GPU whose values are old is nothing", () => {
  const provenance = { source: "SOURCE_AGENT", freshness: "FRESHNESS_STALE", reason: "it hangs" } as const;
  const { issues, unknown } = new NodeWatch("gpu-memory-high").until(hour, fourth({ memoryUsageRate: 99, provenance }));
  assert.deepEqual([issues, unknown], [[], [{ part: "nvidia/3", reason: "it hangs" }]]);
});

test("an error of a program is forgotten after ten minutes, a fault after a day", () => {
  const application = new NodeWatch("gpu-application-error");
  assert.equal(application.until(10 * minutes - 15, fourth({ faults: [xid(31, 0)] })).issues.length, 1);
  assert.equal(application.until(10 * minutes, fourth({ faults: [xid(31, 0)] })).issues.length, 0);
  const fault = new NodeWatch("gpu-fault");
  assert.equal(fault.until(day - 15, fourth({ faults: [xid(79, 0)] })).issues.length, 1);
  assert.equal(fault.until(day, fourth({ faults: [xid(79, 0)] })).issues.length, 0);
});

test("a fault whose time is not known counts, and one of another vendor is no XID", () => {
  const unknownTime = fourth({ faults: [{ code: 79, count: 0 }] });
  assert.equal(new NodeWatch("gpu-fault").until(0, unknownTime).issues[0]?.value, 1);
  const foreign = { metrics: { gpus: [gpu(0, { vendor: "amd", faults: [xid(79, 0)] })] } };
  assert.deepEqual(new NodeWatch("gpu-fault").until(0, foreign), { issues: [], unknown: [] });
});

test("parts of a divided GPU are told apart", () => {
  const parts = [1, 2].map((partId) =>
    gpu(0, {
      uuid: `MIG-${partId}`,
      parentUuid: "GPU-0",
      partId,
      partProfile: "1g.10gb",
      usageRate: 0,
      owners: [owner(`p${partId}`)],
    }),
  );
  const { issues } = new NodeWatch("gpu-idle").until(hour, { metrics: { gpus: [gpu(0), ...parts] } });
  assert.deepEqual(
    issues.map(({ part, evidence }) => [part, evidence]),
    [
      ["nvidia/0/1", "NVIDIA H100 80GB HBM3 1g.10gb (MIG-1, 0000:10:00.0) is busy 0.0 % of the time; pod ml/p1 has it"],
      ["nvidia/0/2", "NVIDIA H100 80GB HBM3 1g.10gb (MIG-2, 0000:10:00.0) is busy 0.0 % of the time; pod ml/p2 has it"],
    ],
  );
});
