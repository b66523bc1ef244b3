import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyNodeMetrics } from "../delta.ts";
import type { GoneRecords, SnapshotEnd, SnapshotHeader, SnapshotPart } from "../gen/types.ts";
import { MirrorError, SnapshotMirror } from "./snapshot-mirror.ts";

const noEnd: SnapshotEnd = {
  nodes: 0,
  pods: 0,
  networks: 0,
  namespaces: 0,
  workloads: 0,
  services: 0,
  volumes: 0,
  volumeClaims: 0,
  quotas: 0,
  issues: 0,
};

const nothingGone: GoneRecords = {
  nodes: [],
  pods: [],
  networks: [],
  namespaces: [],
  workloads: [],
  services: [],
  volumes: [],
  volumeClaims: [],
  quotas: [],
  issues: [],
};

function header(base: string, monotonicSeconds = 0): Pick<SnapshotPart, "header"> {
  const said: SnapshotHeader = { clusterId: "c", sources: [], baseSnapshotId: base, skipped: 0, monotonicSeconds };
  return { header: said };
}

const node = (nodeName: string, load1: number) => ({ ...emptyNodeMetrics(nodeName), load1 });

/** Parts of a snapshot. */
const parts = (snapshotId: string, ...contents: readonly Omit<SnapshotPart, "snapshotId">[]): readonly SnapshotPart[] =>
  contents.map((content) => ({ snapshotId, ...content }));

function receive(mirror: SnapshotMirror, all: readonly SnapshotPart[]): void {
  for (const part of all) mirror.receive(part);
}

const whole = parts(
  "s-1",
  header(""),
  { nodes: { items: [node("b", 2), node("a", 1)] } },
  { end: { ...noEnd, nodes: 2 } },
);

test("a whole snapshot replaces whatever was there, and is held in order", () => {
  const mirror = new SnapshotMirror();
  receive(mirror, parts("s-0", header(""), { nodes: { items: [node("z", 0)] } }, { end: { ...noEnd, nodes: 1 } }));
  receive(mirror, whole);
  assert.equal(mirror.snapshotId, "s-1");
  assert.deepEqual(mirror.list("nodes"), [node("a", 1), node("b", 2)]);
});

test("changes replace and clear fields, and what is gone is dropped", () => {
  const mirror = new SnapshotMirror();
  receive(mirror, whole);
  receive(
    mirror,
    parts(
      "s-2",
      header("s-1"),
      { gone: { ...nothingGone, nodes: ["b"] } },
      { nodes: { items: [node("c", 3)] } },
      { nodeChanges: { items: [{ changed: { ...emptyNodeMetrics("a"), load5: 5 }, cleared: [50, 99_999] }] } },
      { end: { ...noEnd, nodes: 2 } },
    ),
  );
  assert.deepEqual(mirror.list("nodes"), [{ ...emptyNodeMetrics("a"), load5: 5 }, node("c", 3)]);
});

test("what breaks off in the middle changes nothing, and what follows begins anew", () => {
  const mirror = new SnapshotMirror();
  receive(mirror, whole);
  receive(mirror, parts("s-2", header("s-1"), { gone: { ...nothingGone, nodes: ["a", "b"] } }));
  assert.equal(mirror.snapshotId, "s-1");
  assert.equal(mirror.list("nodes").length, 2);
  receive(mirror, parts("s-3", header("s-1"), { end: { ...noEnd, nodes: 2 } }));
  assert.equal(mirror.snapshotId, "s-3");
});

const provenance = { source: "SOURCE_AGENT", freshness: "FRESHNESS_FRESH", ageSeconds: 0.5 } as const;

test("ages run on with the aggregator's clock", () => {
  const mirror = new SnapshotMirror();
  const aged = { ...node("a", 1), provenance };
  receive(mirror, parts("s-1", header("", 100), { nodes: { items: [aged] } }, { end: { ...noEnd, nodes: 1 } }));
  assert.equal(mirror.get("nodes", "a")?.provenance?.ageSeconds, 0.5);
  receive(mirror, parts("s-2", header("s-1", 102), { end: { ...noEnd, nodes: 1 } }));
  assert.equal(mirror.get("nodes", "a")?.provenance?.ageSeconds, 2.5);
});

const unfit: readonly (readonly [what: string, parts: readonly SnapshotPart[], message: RegExp])[] = [
  [
    "changes against another snapshot",
    parts("s-3", header("s-2"), { end: noEnd }),
    /^snapshot s-3 is against s-2, and the mirror holds s-1$/,
  ],
  ["an end without a header", parts("s-3", { end: noEnd }), /^snapshot s-3 does not begin with its header$/],
  [
    "a change of a node that is not there",
    parts(
      "s-2",
      header("s-1"),
      { nodeChanges: { items: [{ changed: emptyNodeMetrics("x"), cleared: [] }] } },
      { end: noEnd },
    ),
    /^a change of nodes is of 'x', which the mirror does not hold$/,
  ],
  [
    "another number of nodes than the end says",
    parts("s-2", header("s-1"), { end: { ...noEnd, nodes: 3 } }),
    /^snapshot s-2 has 3 nodes, and the mirror comes to 2$/,
  ],
];
for (const [what, all, message] of unfit) {
  test(`${what} does not fit, and leaves the mirror empty`, () => {
    const mirror = new SnapshotMirror();
    receive(mirror, whole);
    assert.throws(
      () => receive(mirror, all),
      (error) => error instanceof MirrorError && message.test(error.message),
    );
    assert.equal(mirror.snapshotId, "");
    assert.deepEqual(mirror.list("nodes"), []);
    receive(mirror, whole);
    assert.equal(mirror.snapshotId, "s-1");
  });
}
