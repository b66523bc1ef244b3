import assert from "node:assert/strict";
import { test } from "node:test";
import type { FilesystemMetrics } from "@kubevitals/proto";
import { nodeMetrics } from "../../testing/records.ts";
import { FilesystemTrends } from "./filesystem-trends.ts";

const hour = 3600;

/** Follows one filesystem; each call gives when it is said to be full. */
function follow() {
  const trends = new FilesystemTrends();
  const look = (second: number, ...filesystems: readonly FilesystemMetrics[]) =>
    trends.update("n", nodeMetrics("n", { filesystems }), second * 1000, second * 1000);
  const space = (second: number) => trends.of("n", "/", second * 1000)?.secondsToFull.space;
  return { trends, look, space };
}

function root(available: number, more: Partial<FilesystemMetrics> = {}): FilesystemMetrics {
  return {
    mountpoint: "/",
    device: "/dev/sda1",
    fstype: "ext4",
    capacityBytes: 1000,
    availableBytes: available,
    ...more,
  };
}

test("one look makes no trend, two that lie a minute apart do", () => {
  const { look, space } = follow();
  assert.equal(space(0), undefined);
  look(0, root(800));
  look(59, root(1));
  assert.equal(space(59), undefined);
  look(60, root(740));
  assert.ok(Math.abs((space(60) ?? 0) - 740) < 0.01);
});

test("the line that fits best is followed, not the last two looks", () => {
  const { look, space } = follow();
  // By 100 an hour, up and down by 20 every few minutes: sawtooth, as logs that are rotated.
  for (let second = 0; second <= 5 * hour; second += 60)
    look(second, root(900 - second / 36 + ((second / 60) % 7) * 20 - 60));
  const expected = (400 / 100) * hour;
  assert.ok(Math.abs((space(5 * hour) ?? 0) - expected) < 0.1 * expected, `${space(5 * hour)}`);
});

test("what lies further back than six hours is forgotten", () => {
  const { look, space } = follow();
  for (let second = 0; second < 6 * hour; second += 60) look(second, root(1000 - second / 36));
  const [now, left] = [12 * hour + 600, 400];
  for (let second = 6 * hour; second <= now; second += 60) look(second, root(left));
  // Of rounding there is always some slope.
  assert.ok((space(now) ?? 0) > 1e9, `${space(now)}`);
});

test("a gap of days leaves nothing behind that would look recent", () => {
  const { look, space } = follow();
  for (let second = 0; second < 5 * hour; second += 60) look(second, root(1000 - second / 36));
  const later = 100 * hour;
  look(later, root(500));
  assert.equal(space(later), undefined);
  look(later + 60, root(500));
  assert.equal(space(later + 60), Infinity);
});

test("space that grows never runs out; what is used up has run out", () => {
  const growing = follow();
  for (let second = 0; second <= hour; second += 60) growing.look(second, root(100 + second / 36));
  assert.equal(growing.space(hour), Infinity);
  const full = follow();
  for (let second = 0; second <= hour; second += 60) full.look(second, root(0));
  assert.equal(full.space(hour), 0);
});

test("a filesystem that does not answer for a while keeps its trend; one of another size, or device, does not", () => {
  const { look, space } = follow();
  look(0, root(800));
  look(60, { mountpoint: "/", device: "/dev/sda1", fstype: "ext4" });
  look(120, root(680));
  assert.ok(Math.abs((space(120) ?? 0) - 680) < 0.01);
  look(180, root(680, { capacityBytes: 2000 }));
  assert.equal(space(180), undefined);
  look(240, root(680, { capacityBytes: 2000, device: "/dev/sdb1" }));
  assert.equal(space(240), undefined);
});

test("sizes that make no sense make no trend", () => {
  const { look, space } = follow();
  for (const second of [0, 60, 120]) look(second, root(0, { capacityBytes: 0, inodesCapacity: 0, inodesUsage: 0 }));
  assert.equal(space(120), undefined);
});

test("of thousands of filesystems only so many are followed, and those that are gone are forgotten", () => {
  const { trends, look } = follow();
  const many = Array.from({ length: 1000 }, (_, index) => root(1, { mountpoint: `/${index}` }));
  look(0, ...many);
  assert.notEqual(trends.of("n", "/255", 0), undefined);
  assert.equal(trends.of("n", "/256", 0), undefined);
  look(60, ...many.slice(500));
  assert.equal(trends.of("n", "/255", 0), undefined);
  assert.notEqual(trends.of("n", "/500", 0), undefined);
  trends.forget("n");
  assert.deepEqual(Array.from(trends.names), []);
});
