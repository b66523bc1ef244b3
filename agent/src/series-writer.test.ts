import assert from "node:assert/strict";
import { test } from "node:test";
import type { BlockValues } from "@kubevitals/proto";
import { SeriesWriter } from "./series-writer.ts";

function write(out: SeriesWriter, devices: readonly string[], value: number): BlockValues[] {
  out.begin();
  out.gauge("node_up", "Whether it is up.").add(1);
  for (const device of devices) {
    out.instance({ name: "device", value: device }).counter("node_bytes_total", "Bytes.").add(value);
  }
  return out.finish();
}

test("puts instances of one kind into one block, told apart by their labels", () => {
  const [own, first, second] = write(new SeriesWriter(), ["eth0", "eth1"], 5);
  assert.deepEqual(own?.labels, []);
  assert.deepEqual(first?.labels, [{ name: "device", value: "eth0" }]);
  assert.deepEqual(second?.labels, [{ name: "device", value: "eth1" }]);
  assert.equal(first?.block, second?.block);
  assert.notEqual(own?.block, first?.block);
});

test("reuses the blocks of the last sample where they say the same", () => {
  const out = new SeriesWriter();
  const before = write(out, ["eth0"], 5);
  const now = write(out, ["eth0", "eth1"], 6);
  assert.deepEqual(
    now.map(({ block }) => block),
    [before[0]?.block, before[1]?.block, before[1]?.block],
  );
  assert.deepEqual(Array.from(now[2]?.values ?? []), [6]);
});

test("leaves out families and instances without a row", () => {
  const out = new SeriesWriter();
  out.gauge("node_nothing", "Nothing.");
  out.instance({ name: "device", value: "eth0" });
  assert.deepEqual(out.finish(), []);
});

test("forgets an instance that a sample does not speak of, and what a sample that was broken off said", () => {
  const out = new SeriesWriter();
  const [, first] = write(out, ["eth0"], 5);
  assert.equal(write(out, [], 6).length, 1);
  out.begin();
  out.instance({ name: "device", value: "eth0" }).gauge("node_broken", "Broken off.").add(1);
  out.gauge("node_broken", "Broken off.").add(1);
  const [own, again] = write(out, ["eth0"], 7);
  assert.equal(own?.block.families[0]?.name, "node_up");
  assert.deepEqual(again, { ...first, values: Float64Array.of(7) });
});

test("does not take one set of labels for another", () => {
  const out = new SeriesWriter();
  const one = out.instance({ name: "a", value: "b" }, { name: "c", value: "d" });
  assert.equal(out.instance({ name: "a", value: "b" }, { name: "c", value: "d" }), one);
  assert.notEqual(out.instance({ name: "a", value: "b,c=d" }), one);
});
