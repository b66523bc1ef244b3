import assert from "node:assert/strict";
import { test } from "node:test";
import { timestampOf, type Provenance } from "@kubevitals/proto";
import { gpu, owner } from "../../testing/gpus.ts";
import { describedGpus } from "./described-gpus.ts";

const limits = { staleAfter: 3, lostAfter: 30 };
const at = Date.UTC(2026, 0, 1);
const fresh: Provenance = { source: "SOURCE_AGENT", freshness: "FRESHNESS_FRESH", ageSeconds: 0.5 };

/** A GPU whose values were taken so many seconds before the node's vitals. */
function behind(seconds: number | undefined, provenance = fresh) {
  const timestamp = seconds === undefined ? undefined : timestampOf(at - seconds * 1000);
  const [described] = describedGpus(
    [gpu(0, { timestamp, owners: [owner("a")] })],
    { timestamp: timestampOf(at), provenance },
    limits,
  );
  return described;
}

test("a GPU is as old as the vitals that tell of it", () => {
  assert.deepEqual(behind(undefined)?.provenance, fresh);
  assert.deepEqual(behind(undefined)?.timestamp, timestampOf(at));
});

const ages: readonly (readonly [seconds: number, freshness: string, ageSeconds: number, reason: string | undefined])[] =
  [
    [0, "FRESHNESS_FRESH", 0.5, undefined],
    [3, "FRESHNESS_FRESH", 3.5, undefined],
    [3.5, "FRESHNESS_STALE", 4, "its driver has not answered for longer than 3 s"],
    [30, "FRESHNESS_STALE", 30.5, "its driver has not answered for longer than 3 s"],
    [31, "FRESHNESS_LOST", 31.5, "its driver has not answered for longer than 30 s"],
    [-9, "FRESHNESS_FRESH", 0.5, undefined],
  ];

for (const [seconds, freshness, ageSeconds, reason] of ages) {
  test(`a GPU ${seconds} s behind its node is ${freshness}`, () => {
    const { provenance } = behind(seconds) ?? {};
    assert.deepEqual(
      [provenance?.freshness, provenance?.ageSeconds, provenance?.reason],
      [freshness, ageSeconds, reason],
    );
  });
}

test("values that are lost are withdrawn; what the GPU is, and whose, stays", () => {
  const lost = behind(31);
  assert.deepEqual(
    [lost?.usageRate, lost?.memoryUsageBytes, lost?.memoryCapacityBytes],
    [undefined, undefined, undefined],
  );
  assert.deepEqual([lost?.uuid, lost?.model, lost?.owners.length], ["GPU-0", "NVIDIA H100 80GB HBM3", 1]);
  assert.equal(behind(30)?.usageRate, 80);
});

test("a node that is stale makes no GPU fresher", () => {
  const stale: Provenance = {
    ...fresh,
    freshness: "FRESHNESS_STALE",
    reason: "no vitals for longer than 3 s",
    ageSeconds: 5,
  };
  assert.deepEqual(behind(1, stale)?.provenance, { ...stale, ageSeconds: 6 });
  assert.equal(behind(40, stale)?.provenance?.freshness, "FRESHNESS_LOST");
});

test("what an agent itself says of age and source is not taken", () => {
  const claimed = gpu(0, { provenance: { source: "SOURCE_KUBELET", freshness: "FRESHNESS_LOST" } });
  const [described] = describedGpus([claimed], { timestamp: timestampOf(at), provenance: fresh }, limits);
  assert.equal(described?.provenance, fresh);
});
