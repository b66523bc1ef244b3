import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { test, type TestContext } from "node:test";
import type { ScrapeTarget } from "@kubevitals/proto";
import { systemClock } from "@kubevitals/program";
import { SeriesWriter } from "../series-writer.ts";
import { network } from "./network.ts";
import { createScrapeCollector } from "./scrape-collector.ts";
import { Scraper, type ScraperOptions } from "./scraper.ts";
import { servePage, textAnswer } from "./testing/page-server.ts";

/** A scraper whose pauses end when the test says so. */
function scraperOf(t: TestContext, options: Partial<ScraperOptions> = {}) {
  const begun = new EventEmitter();
  const sleepers = new Set<() => void>();
  const scraper = new Scraper({
    clock: systemClock,
    mostTargets: 10,
    targetSeries: 100,
    nodeSeries: 1000,
    bodyBytes: 100_000,
    timeoutSeconds: 5,
    networks: [network.parse("127.0.0.0/8") ?? assert.fail()],
    insecureTls: false,
    sleep: async (seconds, signal) => {
      assert.ok(seconds > 0 && seconds <= 15);
      const { promise, resolve } = Promise.withResolvers<void>();
      const wake = () => {
        sleepers.delete(wake);
        resolve();
      };
      sleepers.add(wake);
      signal.addEventListener("abort", wake);
      begun.emit("sleep");
      await promise;
    },
    ...options,
  });
  t.after(() => scraper.stop());
  return {
    scraper,
    /** Waits until so many pages wait for their next scrape. */
    idle: async (count: number) => {
      while (sleepers.size < count) await once(begun, "sleep");
    },
    /** Ends all pauses. */
    go: () => {
      for (const wake of sleepers) wake();
    },
  };
}

async function targetOf(t: TestContext, text: string, changes: Partial<ScrapeTarget> = {}): Promise<ScrapeTarget> {
  const { address, port, path } = await servePage(t, textAnswer(text));
  return { podUid: "uid", namespace: "shop", podName: "cart", address, port, path, tls: false, ...changes };
}

/** What the scraper says of itself, and complains of. */
function saidOf(scraper: Scraper) {
  const out = new SeriesWriter();
  out.begin();
  const collector = createScrapeCollector(scraper);
  collector.series(scraper.state, out);
  const [own] = out.finish();
  let row = 0;
  const entries = own?.block.families.flatMap(({ name, rows, labelValues }) =>
    Array.from(
      { length: rows },
      (_, index) => [`${name} ${labelValues[index] ?? ""}`.trim(), own.values[row++]] as const,
    ),
  );
  return { values: Object.fromEntries(entries ?? []), complaints: out.complaints };
}

const targets = "kubevitals_agent_scrape_targets";

test("what is told of is scraped in the interval, and gone when it is told no more", async (t) => {
  const { scraper, idle, go } = scraperOf(t);
  const [one, other] = [await targetOf(t, "a 1\n"), await targetOf(t, "b 1\nc 1\n", { podUid: "other" })];
  scraper.follow([one, other], 15);
  await idle(2);
  assert.equal(saidOf(scraper).values[`${targets} waiting`], 2);
  go();
  await idle(2);
  assert.deepEqual(
    scraper.blocks.map(({ values }) => values.length),
    [1, 5, 2, 5],
  );
  scraper.follow([one, other], 15);
  assert.deepEqual(
    scraper.blocks.map(({ values }) => values.length),
    [1, 5, 2, 5],
  );
  scraper.follow([other], 15);
  assert.deepEqual(
    scraper.blocks.map(({ values }) => values.length),
    [2, 5],
  );
  scraper.follow([], 15);
  assert.deepEqual(scraper.blocks, []);
  assert.equal(saidOf(scraper).values["kubevitals_agent_scrapes_total"], 2);
});

test("another interval keeps what the pages said", async (t) => {
  const { scraper, idle, go } = scraperOf(t);
  const target = await targetOf(t, "a 1\n");
  scraper.follow([target], 15);
  await idle(1);
  go();
  await idle(1);
  scraper.follow([target], 5);
  assert.equal(scraper.blocks.length, 2);
  await idle(1);
  go();
  await idle(1);
  assert.equal(saidOf(scraper).values["kubevitals_agent_scrapes_total"], 2);
});

test("what may not be asked, what is too many and what fails is named and counted", async (t) => {
  const { scraper, idle, go } = scraperOf(t, { mostTargets: 2 });
  const good = await targetOf(t, "a 1\n");
  const bad = await targetOf(t, "{{{\n", { podUid: "bad", podName: "bad" });
  const metadata = { ...good, podName: "thief", address: "169.254.169.254" };
  const third = await targetOf(t, "a 1\n", { podUid: "third" });
  scraper.follow([good, good, metadata, bad, third], 15);
  await idle(2);
  go();
  await idle(2);
  const { values, complaints } = saidOf(scraper);
  assert.deepEqual(complaints, [
    `shop/bad http://127.0.0.1:${bad.port}/metrics: line 1: expected a label and found "{"`,
    `shop/thief http://169.254.169.254:${good.port}/metrics: not scraped: such an address is never scraped`,
    "1 pages are not scraped: there are more than --scrape-pods-targets allows",
  ]);
  const states = ["up", "down", "waiting", "refused", "left_out"].map((state) => values[`${targets} ${state}`]);
  assert.deepEqual(states, [1, 1, 0, 1, 1]);
  assert.equal(values["kubevitals_agent_scrape_failures_total format"], 1);
  assert.equal(values["kubevitals_agent_scrape_failures_total connection"], 0);
});

test("eight scrapes are under way at once; a page that hangs keeps no more than its slot", async (t) => {
  const { scraper, idle, go } = scraperOf(t, { mostTargets: 20 });
  const asked = new EventEmitter();
  const hanging: unknown[] = [];
  const slow = await servePage(t, ({ url }) => {
    hanging.push(url);
    asked.emit("asked");
  });
  const hung = Array.from({ length: 7 }, (_, index) => ({
    podUid: `hung-${index}`,
    namespace: "n",
    podName: "p",
    address: slow.address,
    port: slow.port,
    path: `/${index}`,
    tls: false,
  }));
  const good = await Promise.all(
    Array.from({ length: 5 }, (_, index) => targetOf(t, "a 1\n", { podUid: `good-${index}` })),
  );
  scraper.follow([...hung, ...good], 15);
  await idle(12);
  go();
  while (hanging.length < 7) await once(asked, "asked");
  await idle(5);
  assert.equal(saidOf(scraper).values[`${targets} up`], 5);
  assert.equal(saidOf(scraper).values[`${targets} waiting`], 7);
});

test("while replicas disagree about a pod's page one of its pages is scraped: two would have the same labels", async (t) => {
  const { scraper, idle, go } = scraperOf(t);
  const target = await targetOf(t, "a 1\n");
  const other = { ...target, path: "/other" };
  scraper.follow([target, other], 15);
  await idle(1);
  go();
  await idle(1);
  assert.deepEqual(
    scraper.state.targets.map((each) => each.target.path),
    ["/other"],
  );
  assert.equal(scraper.blocks.length, 2);
  scraper.follow([target], 15);
  await idle(1);
  assert.deepEqual([scraper.state.targets[0]?.target.path, scraper.blocks.length], ["/metrics", 0]);
});

test("once it is stopped nothing is scraped any more", async (t) => {
  const { scraper, idle } = scraperOf(t);
  scraper.follow([await targetOf(t, "a 1\n")], 15);
  await idle(1);
  scraper.stop();
  scraper.follow([await targetOf(t, "a 1\n")], 15);
  assert.deepEqual([scraper.state.targets, scraper.blocks], [[], []]);
});
