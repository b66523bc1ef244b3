import assert from "node:assert/strict";
import { test } from "node:test";
import { atOnce } from "@kubevitals/program";
import { BlockWriter, type BlockValues } from "@kubevitals/proto";
import { nodeRecord } from "../../testing/records.ts";
import { ByName } from "../by-name.ts";
import { AgentUsage } from "./agent-usage.ts";
import { storeSeries } from "../stored-series.ts";

interface Cgroup {
  readonly cpu?: number;
  readonly memory?: number;
  readonly periods?: readonly [all: number, throttled: number];
}

/** Series of a cgroup: a pod's own, or of a container where an id is given. */
function series(uid: string, id: string | undefined, { cpu, memory, periods }: Cgroup): BlockValues {
  const out = new BlockWriter();
  if (cpu !== undefined) out.counter("container_cpu_usage_seconds_total", "h", ["cpu"]).add(cpu, "total");
  if (memory !== undefined) out.gauge("container_memory_working_set_bytes", "h").add(memory);
  if (periods) {
    out.counter("container_cpu_cfs_periods_total", "h").add(periods[0]);
    out.counter("container_cpu_cfs_throttled_periods_total", "h").add(periods[1]);
  }
  const name = id === undefined ? [] : [{ name: "name", value: id }];
  return out.finish([{ name: "id", value: `/pods/${uid}/${id}` }, ...name, { name: "pod_uid", value: uid }], []);
}

/** What two samples so many seconds apart tell of pod `u`. */
function between(before: readonly BlockValues[] | undefined, now: readonly BlockValues[], seconds = 15) {
  const usage = new AgentUsage();
  const at = (values: readonly BlockValues[], takenAt: number) =>
    atOnce(usage.update(ByName.from(new Map([["n", nodeRecord("n", { series: values, seriesTakenAt: takenAt })]]))));
  if (before) at(before, 1_000_000);
  return at(now, 1_000_000 + seconds * 1000)
    .pods.get("n")
    ?.get("u");
}

test("CPU usage is what the counter grew by over the time between two samples", () => {
  const found = between(
    [series("u", undefined, { cpu: 100, memory: 1 })],
    [series("u", undefined, { cpu: 103, memory: 5 })],
  );
  assert.deepEqual([found?.cpuMillicores, found?.memoryBytes, found?.windowSeconds], [200, 5, 15]);
});

test("a pod's own cgroup counts what its containers no longer tell of", () => {
  const before = [series("u", undefined, { cpu: 10 }), series("u", "c1", { cpu: 6 })];
  const now = [series("u", undefined, { cpu: 13 }), series("u", "c2", { cpu: 1 })];
  const found = between(before, now);
  assert.equal(found?.cpuMillicores, 200);
  assert.deepEqual(found?.containers.get("c2"), { cpuMillicores: undefined, memoryBytes: undefined });
  assert.equal(found?.containers.get("c1"), undefined);
  assert.equal(found?.containers.get(""), undefined, "the pod's own is no container");
});

const noRates: readonly (readonly [what: string, before: readonly BlockValues[] | undefined, seconds: number])[] = [
  ["the first sample", undefined, 15],
  ["a counter that went back", [series("u", undefined, { cpu: 200 })], 15],
  ["a clock that went back", [series("u", undefined, { cpu: 100 })], -15],
  ["two samples of one instant", [series("u", undefined, { cpu: 100 })], 0],
  ["samples that lie too far apart", [series("u", undefined, { cpu: 100 })], 301],
  ["a pod that was not there before", [series("other", undefined, { cpu: 1 })], 15],
];
for (const [what, before, seconds] of noRates) {
  test(`no CPU usage from ${what}, and it is not 0`, () => {
    const found = between(before, [series("u", undefined, { cpu: 103, memory: 5 })], seconds);
    assert.ok(found);
    assert.deepEqual([found.cpuMillicores, found.memoryBytes], [undefined, 5]);
  });
}

test("without the pod's own cgroup its containers are added up, unless one is unknown", () => {
  const before = [series("u", "a", { cpu: 0, memory: 1 }), series("u", "b", { cpu: 0, memory: 2 })];
  const now = [series("u", "a", { cpu: 1.5, memory: 1 }), series("u", "b", { cpu: 1.5, memory: 2 })];
  assert.deepEqual([between(before, now)?.cpuMillicores, between(before, now)?.memoryBytes], [200, 3]);
  const half = between(before.slice(1), now);
  assert.deepEqual([half?.cpuMillicores, half?.memoryBytes], [undefined, 3]);
});

test("throttling is the share of periods in which a container had to wait", () => {
  const found = between([series("u", "a", { periods: [100, 10] })], [series("u", "a", { periods: [200, 40] })]);
  assert.equal(found?.throttled.get("a"), 0.3);
  assert.equal(
    between([series("u", "a", { periods: [100, 10] })], [series("u", "a", { periods: [100, 10] })])?.throttled.size,
    0,
  );
});

test("series that did not change are not a second sample", () => {
  const usage = new AgentUsage();
  const values = storeSeries([series("u", undefined, { cpu: 100 })]);
  const later = storeSeries([series("u", undefined, { cpu: 103 })]);
  const look = (record: Parameters<typeof nodeRecord>[1]) =>
    atOnce(usage.update(ByName.from(new Map([["n", nodeRecord("n", record)]]))))
      .pods.get("n")
      ?.get("u")?.cpuMillicores;
  look({ series: values, seriesTakenAt: 0 });
  look({ series: later, seriesTakenAt: 15_000 });
  assert.equal(look({ series: later, seriesTakenAt: 15_000 }), 200);
});

test("cgroups are told apart by pod and container, wherever they stand in a sample", () => {
  const usage = new AgentUsage();
  const at = (values: readonly BlockValues[], takenAt: number) =>
    atOnce(
      usage.update(ByName.from(new Map([["n", nodeRecord("n", { series: values, seriesTakenAt: takenAt })]]))),
    ).pods.get("n");
  at([series("u", "a", { cpu: 1 }), series("v", "b", { cpu: 20 }), series("v", "c", { cpu: 300 })], 0);
  const pods = at(
    [
      series("v", "c", { cpu: 345 }),
      series("new", "d", { cpu: 7 }),
      series("v", "b", { cpu: 35 }),
      series("u", "a", { cpu: 1 }),
    ],
    15_000,
  );
  assert.deepEqual([...(pods?.keys() ?? [])].toSorted(), ["new", "u", "v"]);
  const cpuOf = (uid: string, id: string) => pods?.get(uid)?.containers.get(id)?.cpuMillicores;
  assert.deepEqual([cpuOf("u", "a"), cpuOf("v", "b"), cpuOf("v", "c"), cpuOf("new", "d")], [0, 1000, 3000, undefined]);
  assert.equal(pods?.get("v")?.cpuMillicores, 4000);
  assert.equal(pods?.get("v"), pods?.get("v"), "who compares two looks sees that nothing came in between");
  assert.equal(pods?.get("w"), undefined);
});

/** The cgroup of a pod and of two of its containers, one of them without a quota. */
const both = (all: number, throttled: number) => [
  series("u", undefined, { periods: [all, throttled] }),
  series("u", "a", { periods: [all, throttled] }),
  series("u", "b", { memory: 1 }),
];

test("a pod's own cgroup is throttled with its containers, and is none of them", () => {
  const found = between(both(100, 10), both(200, 60))?.throttled;
  assert.deepEqual([found?.size, found?.get("a"), found?.get(""), found?.get("b")], [1, 0.5, undefined, undefined]);
});

test("samples of one shape are compared row by row", () => {
  const usage = new AgentUsage();
  const first = storeSeries([series("u", "a", { cpu: 1 }), series("v", "b", { cpu: 20, memory: 9 })]);
  const later = { ...first, values: Float64Array.of(4, 26, 8) };
  const at = (values: typeof first, takenAt: number) =>
    atOnce(
      usage.update(ByName.from(new Map([["n", nodeRecord("n", { series: values, seriesTakenAt: takenAt })]]))),
    ).pods.get("n");
  at(first, 0);
  const pods = at(later, 15_000);
  assert.deepEqual(pods?.get("u")?.containers.get("a"), { cpuMillicores: 200, memoryBytes: undefined });
  assert.deepEqual(pods.get("v")?.containers.get("b"), { cpuMillicores: 400, memoryBytes: 8 });
});

test("a node that is gone leaves nothing behind", () => {
  const usage = new AgentUsage();
  atOnce(
    usage.update(
      ByName.from(
        new Map([["n", nodeRecord("n", { series: [series("u", undefined, { cpu: 1 })], seriesTakenAt: 0 })]]),
      ),
    ),
  );
  assert.equal(atOnce(usage.update(ByName.from(new Map()))).pods.size, 0);
  const again = nodeRecord("n", { series: [series("u", undefined, { cpu: 2 })], seriesTakenAt: 15_000 });
  assert.equal(
    atOnce(usage.update(ByName.from(new Map([["n", again]]))))
      .pods.get("n")
      ?.get("u")?.cpuMillicores,
    undefined,
  );
});
