import assert from "node:assert/strict";
import { test } from "node:test";
import { BlockWriter, type BlockValues } from "@kubevitals/proto";
import type { Collector } from "./collectors/collector.ts";
import { Sampler } from "./sample.ts";
import { stubHost } from "./testing/stub-host.ts";

/** A source that is read with series only and tells vitals of its last reading; undefined where it is broken. */
function source(readings: (number | undefined)[]): Collector<number> {
  return {
    name: "source",
    source: "test",
    read() {
      const reading = readings.shift();
      if (reading === undefined) throw new Error("broken");
      return reading;
    },
    series: (reading, out) => out.gauge("a", "A.").add(reading),
    lasting: (reading) => ({ customMetrics: { a: reading } }),
    streamed(reading) {
      const out = new BlockWriter();
      out.gauge("b", "B.").add(reading);
      return [out.finish([{ name: "x", value: "y" }], [])];
    },
  };
}

function samplerOf(...readings: (number | undefined)[]): Sampler {
  return new Sampler({ nodeName: "n", host: stubHost({}), collectors: [source(readings)], timeoutSeconds: 1 });
}

const customOf = async (sampler: Sampler, withSeries: boolean) =>
  (await sampler.sample(withSeries)).vitals.customMetrics;

test("what a source told with the last series stands in vitals until the next, and goes where that fails", async () => {
  const sampler = samplerOf(1, 2, undefined, 3);
  assert.deepEqual(await customOf(sampler, false), {});
  const first = await customOf(sampler, true);
  assert.deepEqual(first, { a: 1 });
  assert.equal(await customOf(sampler, false), first, "the same object");
  assert.deepEqual(await customOf(sampler, true), { a: 2 });
  assert.deepEqual(await customOf(sampler, true), {});
  assert.deepEqual(await customOf(sampler, false), {});
  assert.deepEqual(await customOf(sampler, true), { a: 3 });
});

/** Names of the families that the test made up. */
function namesOf(blocks: readonly BlockValues[]): readonly string[] {
  return blocks.flatMap(({ block }) => block.families.map(({ name }) => name)).filter((name) => name.length === 1);
}

test("what is for the aggregator alone is in samples, and not on the agent's page", async () => {
  const sampler = samplerOf(1, 2);
  assert.deepEqual(namesOf((await sampler.sample(true)).series ?? []), ["a", "b"]);
  assert.deepEqual(namesOf(await sampler.scrape()), ["a"]);
});
