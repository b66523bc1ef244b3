import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiWorld } from "../api/api-world.ts";
import { podObject } from "../api/objects/pods.ts";
import { nodeObject } from "../api/objects/nodes.ts";
import { simulateNodes } from "../cluster/cluster.ts";
import { clusterOf } from "../testing/cluster-of.ts";
import { WorldClock } from "../world/world-clock.ts";

const size = clusterOf({ nodes: 24, podsPerNode: 10, gpuNodes: 50, churn: 2 });
const world = new ApiWorld(size, new WorldClock(0, 1, () => 0));
const instant = (worldSeconds: number) => ({ worldSeconds, wallMilliseconds: worldSeconds * 1000, speed: 1 });

/** GPUs that the pods of a node request, by the name of the pod. */
function requestedOn(node: number, seconds: number): ReadonlyMap<string, number> {
  const requests = new Map<string, number>();
  for (const slot of world.pods.slotsOn(node)) {
    const pod = world.pods.pod(slot, world.pods.generation(slot, seconds));
    const { spec } = podObject(world, pod, seconds, "1") as PodObject;
    const limits = spec.containers[0]?.resources.limits ?? {};
    const count = Number(limits["nvidia.com/gpu"] ?? limits["amd.com/gpu"] ?? 0);
    if (count > 0) requests.set(pod.name, count);
  }
  return requests;
}

interface PodObject {
  readonly spec: {
    readonly containers: readonly { readonly resources: { readonly limits: Readonly<Record<string, string>> } }[];
  };
}

test("as many nodes have GPUs as are asked for, of each kind some", () => {
  const types = Array.from({ length: 24 }, (_, index) => world.nodes.machineType(index).gpus?.model);
  assert.equal(types.filter(Boolean).length, 12);
  assert.equal(new Set(types.filter(Boolean)).size, 3);
});

test("pods request what their node's agent says that they have, at any time, and never more than there is", async () => {
  const nodes = await simulateNodes(size, 0, 24);
  let [given, free] = [0, 0];
  for (const seconds of [10, 500]) {
    for (const [index, node] of nodes.entries()) {
      const { gpus } = node.sample(instant(seconds), false).vitals;
      const owned = new Map<string, number>();
      for (const { owners } of gpus)
        for (const { podName = "" } of owners) owned.set(podName, (owned.get(podName) ?? 0) + 1);
      const requested = requestedOn(index, seconds);
      assert.deepEqual(owned, requested);
      const total = Array.from(owned.values()).reduce((sum, count) => sum + count, 0);
      assert.ok(total <= gpus.length);
      [given, free] = [given + total, free + gpus.length - total];
      const { status } = nodeObject(world, index, seconds, "1") as { status: { capacity: Record<string, string> } };
      assert.equal(Number(status.capacity["nvidia.com/gpu"] ?? status.capacity["amd.com/gpu"] ?? 0), gpus.length);
    }
  }
  assert.ok(given > 0 && free > 0, `${given} given, ${free} free`);
});

test("a GPU's energy is what its power adds up to", async () => {
  const node = (await simulateNodes(size, 0, 24)).find((one) => (one.look(instant(0)).gpus?.gpus ?? []).length === 8);
  assert.ok(node);
  const at = (seconds: number) => node.look(instant(seconds)).gpus?.gpus?.[0];
  let joules = 0;
  for (let second = 0; second < 100; second++) joules += at(second + 0.5)?.powerWatts ?? NaN;
  const grown = (at(100)?.energyJoules ?? NaN) - (at(0)?.energyJoules ?? NaN);
  assert.ok(Math.abs(grown - joules) < joules / 1000, `${grown} and ${joules}`);
});

test("the series of a node with GPUs are under the names of all vendors, and of NVIDIA's exporter for its own", async () => {
  const nodes = await simulateNodes(size, 0, 24);
  for (const [index, node] of nodes.entries()) {
    const { series = [] } = node.sample(instant(1), true);
    const names = new Set(series.flatMap(({ block }) => block.families.map(({ name }) => name)));
    const vendor = world.nodes.machineType(index).gpus?.vendor;
    assert.equal(names.has("kubevitals_gpu_busy_ratio"), vendor !== undefined);
    assert.equal(names.has("DCGM_FI_DEV_GPU_UTIL"), vendor === "nvidia");
  }
});

for (const [kind, sign] of [
  ["gpu-lost", "lost"],
  ["gpu-hot", "throttled"],
  ["gpu-corrupt", "eccUncorrectedVolatileCount"],
] as const) {
  test(`${kind} shows after half a minute, on one GPU alone`, async () => {
    const faulty = clusterOf({ nodes: 40, podsPerNode: 10, gpuNodes: 100, faults: true });
    const ill = new ApiWorld(faulty, new WorldClock(0, 1, () => 0)).nodes.ill;
    const index = Array.from(ill).find(([, { name }]) => name === kind)?.[0];
    assert.ok(index !== undefined);
    const [node] = await simulateNodes(faulty, index, index + 1);
    const signs = (seconds: number) =>
      (node?.look(instant(seconds)).gpus?.gpus ?? []).filter((gpu) => Boolean(gpu[sign])).length;
    assert.deepEqual([signs(29), signs(31)], [0, 1]);
  });
}
