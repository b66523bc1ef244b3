import assert from "node:assert/strict";
import { test } from "node:test";
import { status } from "@grpc/grpc-js";
import {
  emptyNodeMetrics,
  timestampOf,
  type GPUMetrics,
  type NetworkMetrics,
  type NodeMetrics,
  type Vitals,
} from "@kubevitals/proto";
import { gpuMetricsFields } from "../../../proto/src/gen/fields.ts";
import { gpu } from "../testing/gpus.ts";
import { VitalsReader } from "./vitals.ts";

const everything = { acceptNetwork: true, acceptCustom: true };
const path: NetworkMetrics = { source: "someone", target: "peer", connected: true };

/** Vitals in which these fields changed. */
function vitals(sequence: number, changed: Partial<NodeMetrics>, more: Partial<Vitals> = {}): Vitals {
  return {
    sequence,
    baseSequence: 0,
    timestamp: timestampOf(sequence * 1000),
    changed: { ...emptyNodeMetrics(""), ...changed },
    cleared: [],
    gpus: [],
    networks: [],
    ...more,
  };
}

const emptyGpu: GPUMetrics = { index: 0, vendor: "", reader: "", owners: [], throttleReasons: [], faults: [] };

function gpuField(name: string): number {
  return gpuMetricsFields.find((field) => field.name === name)?.number ?? NaN;
}

function omit(metrics: GPUMetrics, name: keyof GPUMetrics): Partial<GPUMetrics> {
  return Object.fromEntries(Object.entries(metrics).filter(([field]) => field !== name));
}

test("vitals against nothing hold what they say and no more", () => {
  const { metrics } = new VitalsReader("node-1", everything).accept(vitals(1, { load1: 0.5 }));
  assert.equal(metrics.nodeName, "node-1");
  assert.deepEqual(metrics.timestamp, { seconds: 1, nanos: 0 });
  assert.equal(metrics.load1, 0.5);
  assert.equal(metrics.load5, undefined);
});

test("vitals against a base replace, keep and drop its fields", () => {
  const reader = new VitalsReader("node-1", everything);
  reader.accept(vitals(1, { load1: 1, load5: 5, load15: 15, gpuModels: ["a"] }));
  const { metrics } = reader.accept(vitals(2, { load1: 2 }, { baseSequence: 1, cleared: [51, 71] }));
  assert.deepEqual([metrics.load1, metrics.load5, metrics.load15, metrics.gpuModels], [2, undefined, 15, []]);
});

test("what changed in GPUs is put to those of the base, and nothing else of them", () => {
  const reader = new VitalsReader("node-1", everything);
  reader.accept(vitals(1, { gpus: [gpu(0), gpu(1)] }));
  const changed = { ...emptyGpu, usageRate: 81 };
  const { metrics } = reader.accept(
    vitals(2, {}, { baseSequence: 1, gpus: [{ place: 1, changed, cleared: [gpuField("powerWatts")] }] }),
  );
  assert.deepEqual(metrics.gpus, [gpu(0), omit(gpu(1, { usageRate: 81 }), "powerWatts")]);
  assert.deepEqual(reader.accept(vitals(3, {}, { baseSequence: 2 })).metrics.gpus, metrics.gpus);
});

test("vitals that speak of a GPU which their base does not have are refused", () => {
  const reader = new VitalsReader("node-1", everything);
  reader.accept(vitals(1, { gpus: [gpu(0)] }));
  for (const [baseSequence, place] of [
    [1, 1],
    [1, 4_000_000_000],
    [0, 0],
  ] as const) {
    assert.throws(() => reader.accept(vitals(2, {}, { baseSequence, gpus: [{ place, cleared: [] }] })), {
      code: status.INVALID_ARGUMENT,
      message: "vitals 2 of node node-1: speaks of a GPU that its base does not have",
    });
  }
});

test("nodes whose collectors fare alike have one list of them, and modules of memory likewise", () => {
  const [first, second, third] = (["OK", "OK", "ABSENT"] as const).map((state, at) => {
    const given = {
      collectors: [{ name: "loadavg", state: `COLLECTOR_STATE_${state}` as const }],
      inventory: { memoryModules: [{ slot: "A1", capacityBytes: 2 ** 34 }], disks: [] },
    };
    const { metrics } = new VitalsReader(`node-${at}`, everything).accept(vitals(1, given));
    assert.deepEqual([metrics.collectors, metrics.inventory], [given.collectors, given.inventory]);
    return metrics;
  });
  assert.equal(first?.collectors, second?.collectors);
  assert.equal(first?.inventory?.memoryModules, second?.inventory?.memoryModules);
  assert.notEqual(third?.collectors, second?.collectors);
});

test("vitals that only drop fields need not say that nothing else changed", () => {
  const reader = new VitalsReader("node-1", everything);
  reader.accept(vitals(1, { load1: 1 }));
  const { metrics } = reader.accept(vitals(2, {}, { baseSequence: 1, changed: undefined, cleared: [50] }));
  assert.equal(metrics.load1, undefined);
});

test("vitals against a base that is not known are refused", () => {
  assert.throws(() => new VitalsReader("node-1", everything).accept(vitals(9, {}, { baseSequence: 8 })), {
    code: status.FAILED_PRECONDITION,
    message: /vitals 9 of node node-1: refers to 8, which is not known/,
  });
});

test("a base is kept as long as vitals refer to it, and what lies before it is forgotten", () => {
  const reader = new VitalsReader("node-1", everything);
  for (let sequence = 1; sequence <= 5; sequence++) reader.accept(vitals(sequence, { load1: sequence }));
  for (let sequence = 6; sequence <= 100; sequence++) {
    assert.equal(reader.accept(vitals(sequence, { load5: 1 }, { baseSequence: 5 })).metrics.load1, 5);
  }
  assert.throws(() => reader.accept(vitals(101, {}, { baseSequence: 4 })), { code: status.FAILED_PRECONDITION });
});

test("of vitals to which nobody refers only the newest are kept", () => {
  const reader = new VitalsReader("node-1", everything);
  for (let sequence = 1; sequence <= 100; sequence++) reader.accept(vitals(sequence, {}));
  for (const known of [85, 100]) reader.accept(vitals(200 + known, {}, { baseSequence: known }));
  const late = new VitalsReader("node-1", everything);
  for (let sequence = 1; sequence <= 100; sequence++) late.accept(vitals(sequence, {}));
  assert.throws(() => late.accept(vitals(101, {}, { baseSequence: 84 })), /refers to 84/);
});

test("what is not an agent's to say is dropped, from its bases too", () => {
  const forged: Partial<NodeMetrics> = {
    nodeName: "other",
    nodeUid: "uid",
    healthy: true,
    provenance: { source: "SOURCE_KUBELET", freshness: "FRESHNESS_FRESH" },
    conditions: [{ type: "Ready", status: "True" }],
    labels: { zone: "a" },
  };
  const reader = new VitalsReader("node-1", everything);
  for (const { metrics } of [
    reader.accept(vitals(1, forged)),
    reader.accept(vitals(2, { load1: 1 }, { baseSequence: 1 })),
  ]) {
    const { nodeName, nodeUid, healthy, provenance, conditions, labels } = metrics;
    assert.deepEqual([nodeName, nodeUid, healthy, provenance], ["node-1", undefined, undefined, undefined]);
    assert.deepEqual([conditions, labels], [[], {}]);
  }
});

test("network paths are the node's own, whatever source they name", () => {
  const { networks } = new VitalsReader("node-1", everything).accept(vitals(1, {}, { networks: [path] }));
  assert.deepEqual(networks, [{ ...path, source: "node-1" }]);
});

test("what the operator does not want is not taken in", () => {
  const changed = { customMetrics: { queue: 3 }, networkLatencyMilliseconds: { peer: 1 } };
  const given = vitals(1, changed, { networks: [path] });
  const all = new VitalsReader("node-1", everything).accept(given);
  assert.deepEqual([all.metrics.customMetrics, all.metrics.networkLatencyMilliseconds], [{ queue: 3 }, { peer: 1 }]);
  const none = new VitalsReader("node-1", { acceptNetwork: false, acceptCustom: false }).accept(given);
  assert.deepEqual([none.metrics.customMetrics, none.metrics.networkLatencyMilliseconds, none.networks], [{}, {}, []]);
});

test("a custom metric may have any name", () => {
  const customMetrics: unknown = JSON.parse('{"__proto__": 1, "constructor": 2, "seconds": 1e300, "nanos": -1}');
  const { metrics } = new VitalsReader("node-1", everything).accept(
    vitals(1, { customMetrics: customMetrics as Record<string, number> }),
  );
  assert.deepEqual(Object.keys(metrics.customMetrics), ["__proto__", "constructor", "seconds", "nanos"]);
});

const filesystem = { mountpoint: "/", device: "d", fstype: "ext4" };
const farFuture = { seconds: 1e15, nanos: 0 };
const surrogates = `${"x".repeat(63)}🙂`;
const refusals: readonly (readonly [name: string, given: Vitals, code: status, message: RegExp])[] = [
  [
    "no timestamp",
    vitals(7, {}, { timestamp: undefined }),
    status.INVALID_ARGUMENT,
    /vitals 7 of node node-1: the timestamp is missing/,
  ],
  ["NaN", vitals(7, { load1: NaN }), status.INVALID_ARGUMENT, /changed: load1: NaN is not a number/],
  ["an infinite value", vitals(7, { load1: Infinity }), status.INVALID_ARGUMENT, /Infinity is not a number/],
  [
    "an infinite value deep inside",
    vitals(7, { filesystems: [{ ...filesystem, usageRate: -Infinity }] }),
    status.INVALID_ARGUMENT,
    /filesystems: 0: usageRate: -Infinity is not/,
  ],
  [
    "a custom metric that is no number",
    vitals(7, { customMetrics: { [surrogates]: NaN } }),
    status.INVALID_ARGUMENT,
    /customMetrics: x{63}\?: NaN is not a number/,
  ],
  [
    "a path's value that is no number",
    vitals(7, {}, { networks: [{ ...path, roundTripMilliseconds: NaN }] }),
    status.INVALID_ARGUMENT,
    /networks: 0: roundTripMilliseconds: NaN is not/,
  ],
  [
    "a time out of range",
    vitals(7, {}, { timestamp: farFuture }),
    status.INVALID_ARGUMENT,
    /timestamp is a time out of range/,
  ],
  [
    "a boot time out of range",
    vitals(7, { info: { bootTime: farFuture } }),
    status.INVALID_ARGUMENT,
    /info: bootTime is a time out of range/,
  ],
  [
    "a path's time out of range",
    vitals(7, {}, { networks: [{ ...path, timestamp: { seconds: 0, nanos: 1e9 } }] }),
    status.INVALID_ARGUMENT,
    /timestamp is a time out of range/,
  ],
  [
    "a huge text",
    vitals(7, { gpuModels: ["x".repeat(4097)] }),
    status.RESOURCE_EXHAUSTED,
    /a text of 4097 characters; 4096 are the most/,
  ],
  [
    "a huge name of a custom metric",
    vitals(7, { customMetrics: { ["x".repeat(4097)]: 1 } }),
    status.RESOURCE_EXHAUSTED,
    /a text of 4097 characters/,
  ],
  [
    "a huge list",
    vitals(7, { gpuModels: Array.from({ length: 4097 }, () => "m") }),
    status.RESOURCE_EXHAUSTED,
    /a list of 4097 entries; 4096 are the most/,
  ],
  [
    "a huge map",
    vitals(7, { customMetrics: Object.fromEntries(Array.from({ length: 4097 }, (_, at) => [at, 1])) }),
    status.RESOURCE_EXHAUSTED,
    /a list of 4097 entries/,
  ],
  [
    "many long texts",
    vitals(7, { gpuModels: Array.from({ length: 1100 }, () => "x".repeat(1000)) }),
    status.RESOURCE_EXHAUSTED,
    /characters in all texts/,
  ],
];

for (const [name, given, code, message] of refusals) {
  test(`vitals with ${name} are refused`, () => {
    const reader = new VitalsReader("node-1", everything);
    assert.throws(
      () => reader.accept(given),
      (error: Error) => {
        assert.match(error.message, message);
        assert.equal("code" in error && error.code, code);
        assert.doesNotThrow(() => encodeURI(error.message));
        return true;
      },
    );
  });
}

test("refused vitals are no base", () => {
  const reader = new VitalsReader("node-1", everything);
  assert.throws(() => reader.accept(vitals(1, { load1: NaN })));
  assert.throws(() => reader.accept(vitals(2, {}, { baseSequence: 1 })), /refers to 1/);
});
