import assert from "node:assert/strict";
import { test } from "node:test";
import { renderTextFormat } from "@kubevitals/proto";
import { SeriesWriter } from "../series-writer.ts";
import { readAt, stubHost } from "../testing/stub-host.ts";
import type { Collector } from "./collector.ts";
import { compose } from "./compose.ts";

/** A part that gives this reading and counts how often it was read. */
function part(name: string, reading: number | undefined, vitals?: Collector<number>["vitals"]) {
  const reads = { count: 0 };
  const collector: Collector<number> = {
    name,
    source: `/proc/${name}`,
    read() {
      reads.count++;
      return reading;
    },
    series: (value, out) => out.gauge(`node_${name}`, "Value.").add(value),
    vitals,
  };
  return { collector, reads };
}

const host = stubHost({});

const rate: Collector<number>["vitals"] = ({ reading }, previous) => ({
  load5: previous && reading - previous.reading,
});

test("reads a part without vitals for series only", () => {
  const [fast, slow] = [part("fast", 1, ({ reading }) => ({ load1: reading })), part("slow", 2)];
  const both = compose("both", fast.collector, slow.collector);
  assert.deepEqual(both.read(host, false), [1, undefined]);
  assert.deepEqual([fast.reads.count, slow.reads.count], [1, 0]);
  assert.deepEqual(both.read(host), [1, 2]);
  assert.equal(both.source, "/proc/fast, /proc/slow");
});

test("is absent where all parts are, and waits for a part that has to wait", async () => {
  assert.equal(compose("none", part("a", undefined).collector, part("b", undefined).collector).read(host), undefined);
  const waiting: Collector<number> = { ...part("a", 1).collector, read: async () => 7 };
  assert.deepEqual(await compose("late", waiting, part("b", undefined).collector).read(host), [7, undefined]);
});

test("says as series and vitals what its parts say, those that were read", () => {
  const both = compose("both", part("a", 1, rate).collector, part("b", 2).collector);
  const out = new SeriesWriter();
  both.series([1, undefined], out);
  assert.match(renderTextFormat(out.finish().map((sample) => ({ sample, labels: [] }))), /^node_a 1$/m);
  assert.deepEqual(both.vitals?.(readAt(1, [5, undefined]), readAt(0, [2, 9])), { load5: 3 });
  assert.deepEqual(both.vitals?.(readAt(1, [5, undefined]), readAt(0, [undefined, 9])), { load5: undefined });
  assert.deepEqual(both.vitals?.(readAt(1, [undefined, 5]), undefined), {});
});
