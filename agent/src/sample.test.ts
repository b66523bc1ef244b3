import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { renderTextFormat } from "@kubevitals/proto";
import type { Collector } from "./collectors/collector.ts";
import { stubHost } from "./testing/stub-host.ts";
import { PendingError } from "./pending-error.ts";
import { Sampler } from "./sample.ts";

/** A collector that counts its reads and gives rates of the count. */
function counting(name: string): Collector<number> {
  let reads = 0;
  return {
    name,
    source: "test",
    read: () => ++reads,
    series: (reading, out) => out.gauge(`node_${name}`, "Reads.").add(reading),
    vitals: ({ reading }, previous) => ({ load1: reading, load5: previous && reading - previous.reading }),
  };
}

function samplerOf(...collectors: readonly Collector[]): Sampler {
  return new Sampler({ nodeName: "n", host: stubHost({}), collectors, timeoutSeconds: 1 });
}

async function pageOf(sampler: Sampler): Promise<string> {
  const series = await sampler.scrape();
  return renderTextFormat(series.map((sample) => ({ sample, labels: [] })));
}

test("gives values at the first sample and what needs two points at the second", async () => {
  const sampler = samplerOf(counting("a"));
  const first = await sampler.sample(false);
  assert.deepEqual([first.vitals.load1, first.vitals.load5], [1, undefined]);
  const second = await sampler.sample(false);
  assert.deepEqual([second.vitals.load1, second.vitals.load5], [2, 1]);
});

test("reads a collector once for vitals and series, and a scrape leaves the two points alone", async () => {
  const sampler = samplerOf(counting("a"));
  const { vitals, series } = await sampler.sample(true);
  assert.equal(vitals.load1, 1);
  assert.deepEqual(Array.from(series?.[0]?.values ?? []), [1]);
  assert.match(await pageOf(sampler), /^node_a 2$/m);
  const next = await sampler.sample(false);
  assert.deepEqual([next.vitals.load1, next.vitals.load5], [3, 2]);
});

test("reads what has no vitals for series only", async () => {
  const onlySeries = { ...counting("a"), vitals: undefined };
  const sampler = samplerOf(onlySeries);
  await sampler.sample(false);
  assert.match(await pageOf(sampler), /^node_a 1$/m);
});

test("tells a source that is absent from one that is broken, and loses nothing else", async () => {
  const absent: Collector = { ...counting("absent"), read: () => undefined };
  const broken: Collector = {
    ...counting("broken"),
    read: () => {
      throw new Error("stat: three numbers expected");
    },
  };
  const sampler = samplerOf(absent, broken, counting("good"));
  const { vitals } = await sampler.sample(true);
  assert.deepEqual(vitals.collectors, [
    { name: "absent", state: "COLLECTOR_STATE_ABSENT" },
    { name: "broken", state: "COLLECTOR_STATE_FAILED", reason: "stat: three numbers expected" },
    { name: "good", state: "COLLECTOR_STATE_OK" },
  ]);
  assert.equal(vitals.load1, 1);
  const page = await pageOf(sampler);
  assert.match(page, /^node_scrape_collector_success\{collector="absent"\} 0$/m);
  assert.match(page, /^node_scrape_collector_success\{collector="broken"\} 0$/m);
  assert.match(page, /^node_scrape_collector_success\{collector="good"\} 1$/m);
});

test("says of a collector whose source has not answered yet that nothing is known, neither success nor failure", async () => {
  let hasAnswered = false;
  const slow: Collector = {
    ...counting("slow"),
    read: () => {
      if (!hasAnswered) throw new PendingError("it is being read");
      return 1;
    },
  };
  const sampler = samplerOf(slow, counting("good"));
  const { vitals } = await sampler.sample(true);
  assert.deepEqual(vitals.collectors[0], {
    name: "slow",
    state: "COLLECTOR_STATE_UNSPECIFIED",
    reason: "it is being read",
  });
  const page = await pageOf(sampler);
  assert.doesNotMatch(page, /^node_scrape_collector_\w+\{collector="slow"/m);
  assert.match(page, /^node_scrape_collector_success\{collector="good"\} 1$/m);
  assert.match(page, /^kubevitals_agent_collector_failures_total\{collector="slow"\} 0$/m);
  assert.match(
    page,
    /^kubevitals_agent_collector_state\{collector="slow",state="unknown",reason="it is being read"\} 1$/m,
  );
  hasAnswered = true;
  assert.match(await pageOf(sampler), /^node_scrape_collector_success\{collector="slow"\} 1$/m);
});

test("goes on without a collector that hangs, and asks it again only once its read has come back", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    const reads: PromiseWithResolvers<number>[] = [];
    const hanging: Collector = {
      ...counting("hanging"),
      read() {
        const pending = Promise.withResolvers<number>();
        reads.push(pending);
        return pending.promise;
      },
    };
    const sampler = samplerOf(hanging, counting("good"));
    const first = sampler.sample(false);
    mock.timers.tick(1000);
    assert.equal((await first).vitals.collectors[0]?.reason, "it took longer than 1 s");
    assert.equal((await first).vitals.load1, 1);

    const second = await sampler.sample(false);
    assert.equal(second.vitals.collectors[0]?.reason, "its last read has not come back yet");
    assert.equal(reads.length, 1);

    reads[0]?.resolve(7);
    await reads[0]?.promise;
    const third = sampler.sample(false);
    reads[1]?.resolve(8);
    assert.deepEqual((await third).vitals.collectors[0], { name: "hanging", state: "COLLECTOR_STATE_OK" });
  } finally {
    mock.timers.reset();
  }
});

test("after a failure needs two points again", async () => {
  let fails = false;
  const flaky: Collector<number> = {
    ...counting("a"),
    read() {
      if (fails) throw new Error("gone");
      return 5;
    },
  };
  const sampler = samplerOf(flaky);
  await sampler.sample(false);
  fails = true;
  await sampler.sample(false);
  fails = false;
  assert.equal((await sampler.sample(false)).vitals.load5, undefined);
  assert.equal((await sampler.sample(false)).vitals.load5, 0);
});

test("who comes while a collector waits shares what it waits for", async () => {
  const reads: PromiseWithResolvers<number>[] = [];
  const waiting: Collector<number> = {
    ...counting("waiting"),
    read() {
      const pending = Promise.withResolvers<number>();
      reads.push(pending);
      return pending.promise;
    },
  };
  const sampler = samplerOf(waiting);
  const [sample, page, vitals] = [sampler.sample(true), pageOf(sampler), sampler.sample(false)];
  reads[0]?.resolve(5);
  assert.match(await page, /^node_waiting 5$/m);
  assert.equal((await sample).vitals.load1, 5);
  assert.equal((await vitals).vitals.load1, 5);
  assert.equal(reads.length, 1);
});

test("collectors stand in the same order, whoever had to wait for what", async () => {
  const pending: PromiseWithResolvers<number>[] = [];
  const waiting = (name: string): Collector<number> => ({
    ...counting(name),
    read() {
      const read = Promise.withResolvers<number>();
      pending.push(read);
      return read.promise;
    },
  });
  const sampler = samplerOf(waiting("a"), counting("b"), waiting("c"));
  for (const order of [
    [0, 1],
    [1, 0],
  ]) {
    pending.length = 0;
    const page = pageOf(sampler);
    for (const index of order) {
      pending[index]?.resolve(1);
      await pending[index]?.promise;
    }
    const text = await page;
    assert.deepEqual(
      Array.from(text.matchAll(/^node_([abc]) /gm), ([, name]) => name),
      ["a", "b", "c"],
    );
    const told = text.matchAll(/^node_scrape_collector_success\{collector="(.)"\} 1$/gm);
    assert.deepEqual(
      Array.from(told, ([, name]) => name),
      ["a", "b", "c"],
    );
  }
});

test("a reading that is the object of the last sample is not written out again, and one that failed to be is", async () => {
  let reading = { value: 1 };
  let written = 0;
  const sampler = samplerOf({
    name: "kept",
    source: "",
    read: () => reading,
    series(_, out) {
      const { value } = reading;
      written++;
      if (value < 0) throw new Error("no number below 0 expected");
      out.gauge("node_kept", "Kept.").add(value);
    },
  });
  assert.match(await pageOf(sampler), /^node_kept 1$/m);
  assert.match(await pageOf(sampler), /^node_kept 1$/m);
  assert.equal(written, 1);
  reading = { value: -1 };
  for (let time = 0; time < 2; time++) assert.doesNotMatch(await pageOf(sampler), /^node_kept /m);
  assert.equal(written, 3);
  reading = { value: 2 };
  assert.match(await pageOf(sampler), /^node_kept 2$/m);
  assert.equal(written, 4);
});
