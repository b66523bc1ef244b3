import assert from "node:assert/strict";
import { test } from "node:test";
import {
  applyDelta,
  applyGpuChanges,
  decodeAgentMessage,
  emptyNodeMetrics,
  millisecondsOf,
  type NodeMetrics,
} from "@kubevitals/proto";
import { VitalsSender } from "../../../../agent/src/uplink/vitals-sender.ts";
import { simulateNodes } from "../../cluster/cluster.ts";
import type { NodeLook } from "../../node/simulated-node.ts";
import { clusterOf } from "../../testing/cluster-of.ts";
import { VitalsEncoder } from "./vitals-encoder.ts";

const wallAt = (seconds: number) => 1_800_000_000_123 + seconds * 1000;
const instant = (worldSeconds: number) => ({ worldSeconds, wallMilliseconds: wallAt(worldSeconds), speed: 1 });

function decode(bytes: Buffer) {
  const { vitals } = decodeAgentMessage(bytes);
  assert.ok(vitals?.changed && vitals.timestamp);
  return { ...vitals, changed: vitals.changed, timestamp: vitals.timestamp };
}

for (const gpuNodes of [0, 100]) {
  test(`says against a base what the agent's own sender says, with GPUs on ${gpuNodes} % of nodes`, async () => {
    const [node] = await simulateNodes(clusterOf({ gpuNodes }), 0, 1);
    assert.ok(node);
    const encoder = new VitalsEncoder();
    const sender = new VitalsSender(node.identity.name);
    let base: Parameters<VitalsEncoder["encode"]>[2];
    let known = emptyNodeMetrics(node.identity.name);
    for (let sequence = 1; sequence <= 100; sequence++) {
      const look: NodeLook = node.look(instant(sequence));
      const vitals: NodeMetrics = { ...look.lasting, ...look.moving, ...look.gpus };
      const record = { sequence, takenAt: look.takenAt, monotonic: sequence, vitals };
      const theirs = sender.next(record, [], 0);
      const ours = decode(encoder.encode({ sequence, ...look }, look.takenAt, base, undefined));
      assert.equal(ours.sequence, sequence);
      assert.equal(ours.baseSequence, theirs.baseSequence);
      assert.equal(millisecondsOf(ours.timestamp), wallAt(sequence));
      const told = applyGpuChanges(known.gpus, ours.gpus);
      assert.ok(told);
      const changed = ours.gpus.length === 0 ? ours.changed : { ...ours.changed, gpus: told };
      known = applyDelta(known, { changed, cleared: ours.cleared });
      assert.deepEqual(
        known,
        applyDelta(emptyNodeMetrics(node.identity.name), { changed: { ...vitals, nodeName: "" }, cleared: [] }),
      );
      sender.acknowledge(sequence, 1);
      base = { sequence, ...look };
    }
  });
}

test("tells the measured path to the aggregator as an agent does", async () => {
  const [node] = await simulateNodes(clusterOf(), 0, 1);
  assert.ok(node);
  const look = node.look(instant(0));
  const { networks, changed } = decode(
    new VitalsEncoder().encode({ sequence: 1, ...look }, look.takenAt, undefined, 1.25),
  );
  assert.deepEqual(changed.networkLatencyMilliseconds, { aggregator: 1.25 });
  assert.equal(networks.length, 1);
  const [path] = networks;
  assert.deepEqual(
    [path?.source, path?.target, path?.connected, path?.roundTripMilliseconds, path?.testMethod],
    [node.identity.name, "aggregator", true, 1.25, "stream"],
  );
});
