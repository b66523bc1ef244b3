import assert from "node:assert/strict";
import { test } from "node:test";
import type { FilesystemMetrics, NodeEvent } from "@kubevitals/proto";
import { NodeWatch, type NodeState } from "../../testing/node-watch.ts";
import { collectors } from "../../testing/records.ts";

const hour = 3600;

/** A filesystem of a million bytes and a million inodes. */
function disk(more: Partial<FilesystemMetrics>): NodeState {
  const sizes = { capacityBytes: 1e6, availableBytes: 5e5, inodesCapacity: 1e6, inodesUsage: 5e5, readOnly: false };
  return {
    metrics: { filesystems: [{ mountpoint: "/data", device: "/dev/sdb1", fstype: "ext4", ...sizes, ...more }] },
  };
}

/** Space that shrinks from this share to nothing within so many hours. */
function filling(from: number, hours: number): (second: number) => NodeState {
  return (second) => disk({ availableBytes: Math.max(0, 1e6 * from * (1 - second / (hours * hour))) });
}

function usingInodes(from: number, hours: number): (second: number) => NodeState {
  return (second) => disk({ inodesUsage: 1e6 - 1e6 * from * (1 - second / (hours * hour)) });
}

const forecasts = [
  ["node-filesystem-space-filling", filling, 0.39, 20, 0.41],
  ["node-filesystem-space-filling-fast", filling, 0.19, 3.5, 0.3],
  ["node-filesystem-inodes-filling", usingInodes, 0.39, 20, 0.41],
  ["node-filesystem-inodes-filling-fast", usingInodes, 0.19, 3.5, 0.3],
] as const;

for (const [id, state, share, hours, much] of forecasts) {
  const what = id.includes("inodes") ? "inodes" : "space";

  test(`${id} fires once the trend has said so for an hour`, () => {
    const watch = new NodeWatch(id);
    // The trend is known from the second look, a minute after the first.
    assert.deepEqual(watch.until(hour + 45, state(share, hours)).issues, []);
    const [issue] = watch.until(hour + 60, state(share, hours)).issues;
    assert.equal(issue?.part, "/data");
    assert.match(
      issue?.evidence ?? "",
      new RegExp(`^/data has \\d+\\.\\d % of its ${what} left, which is gone in \\d+\\.\\d h`),
    );
    const left = hours * hour - hour - 60;
    assert.ok(Math.abs((issue?.value ?? 0) - left) < 0.01 * left, `${issue?.value} s instead of ${left} s`);
  });

  test(`${id} clears once there is more room, or a trend that is no threat`, () => {
    const watch = new NodeWatch(id);
    const halt = state(share, hours)(2 * hour);
    assert.equal(watch.until(2 * hour, state(share, hours)).issues.length, 1);
    assert.deepEqual(watch.further(6 * hour, halt).issues, []);
  });

  test(`${id} does not fire where there is room enough, or it shrinks slowly`, () => {
    assert.deepEqual(new NodeWatch(id).until(15, state(much, hours)), { issues: [], unknown: [] });
    assert.deepEqual(new NodeWatch(id).until(2 * hour, state(share, 30)), { issues: [], unknown: [] });
  });

  test(`${id} is unknown until two looks are known, and where sizes cannot be read`, () => {
    assert.match(new NodeWatch(id).until(0, state(share, hours)).unknown[0]?.reason ?? "", /trend is not known yet/);
    const mute = disk({ capacityBytes: undefined, availableBytes: undefined, inodesCapacity: undefined });
    assert.equal(new NodeWatch(id).until(0, mute).unknown[0]?.reason, "its sizes cannot be read");
  });

  test(`${id} does not apply where filesystems are not read, nor to one that is read-only`, () => {
    const state0 = state(share, hours)(0).metrics;
    const absent = { metrics: { ...state0, collectors: collectors({ filesystem: "COLLECTOR_STATE_ABSENT" }) } };
    assert.deepEqual(new NodeWatch(id).until(0, absent), { issues: [], unknown: [] });
    assert.deepEqual(new NodeWatch(id).until(0, disk({ readOnly: true })), { issues: [], unknown: [] });
  });
}

test("a filesystem that is enlarged begins a trend of its own", () => {
  const watch = new NodeWatch("node-filesystem-space-filling");
  assert.equal(watch.until(2 * hour, filling(0.39, 20)).issues.length, 1);
  const enlarged = disk({ capacityBytes: 2e6, availableBytes: 6e5 });
  assert.deepEqual(watch.further(150, enlarged).issues, []);
});

const readOnly = "node-filesystem-read-only";

test("a filesystem that became read-only is an issue after a minute, until it can be written again", () => {
  const watch = new NodeWatch(readOnly);
  watch.until(60, disk({}));
  assert.deepEqual(watch.further(60, disk({ readOnly: true })).issues, []);
  const [issue] = watch.further(15, disk({ readOnly: true })).issues;
  assert.equal(issue?.part, "/data");
  const evidence = "/data (/dev/sdb1) is read-only; it was last seen writable at 2026-01-01T00:01:00.000Z";
  assert.equal(issue?.evidence, evidence);
  assert.equal(watch.further(6 * hour, disk({ readOnly: true })).issues.length, 1);
  assert.deepEqual(watch.further(15, disk({})).issues, []);
});

test("a filesystem that was read-only from the start is meant to be, and another one on its path is another", () => {
  const watch = new NodeWatch(readOnly);
  assert.deepEqual(watch.until(hour, disk({ readOnly: true })), { issues: [], unknown: [] });
  watch.further(300, disk({ device: "/dev/sdc1" }));
  assert.deepEqual(watch.further(hour, disk({ readOnly: true })).issues, []);
});

function kernelSaid(reason: string, object: string): NodeEvent {
  return { id: 1, reason, object, message: "Remounting", count: 1 };
}

/** The filesystem read-only, after the kernel said this. */
function readOnlyAfter(...events: readonly NodeEvent[]): NodeState {
  return { metrics: { ...disk({ readOnly: true }).metrics, events } };
}

test("what the kernel reported counts where the aggregator did not see the filesystem writable", () => {
  const others = readOnlyAfter(kernelSaid("FilesystemIsReadOnly", "sdc1"), kernelSaid("Ext4Error", "sdb1"));
  assert.deepEqual(new NodeWatch(readOnly).until(hour, others).issues, []);
  const [issue] = new NodeWatch(readOnly).until(60, readOnlyAfter(kernelSaid("FilesystemIsReadOnly", "sdb1"))).issues;
  assert.equal(issue?.evidence, "/data (/dev/sdb1) is read-only; the kernel said: Remounting");
});

test("whether a filesystem is read-only is unknown where the agent does not say, and goes on firing", () => {
  const watch = new NodeWatch(readOnly);
  assert.equal(watch.until(0, disk({ readOnly: undefined })).unknown[0]?.part, "/data");
  watch.further(60, disk({}));
  assert.equal(watch.further(90, disk({ readOnly: true })).issues.length, 1);
  assert.match(watch.further(15, disk({ readOnly: undefined })).issues[0]?.evidence ?? "", /; now unknown: /);
});
