import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { test } from "node:test";
import type { ScrapeTarget } from "@kubevitals/proto";
import { startCountedUplink } from "./testing/counted-uplink.ts";
import { Replica, quickRhythm } from "./testing/replica.ts";

function targetOf(podUid: string): ScrapeTarget {
  return { podUid, namespace: "shop", podName: podUid, address: "10.0.0.1", port: 80, path: "/metrics", tls: false };
}

/** Remembers what it is told to follow. */
function follower() {
  const events = new EventEmitter();
  let last: readonly string[] = [];
  let interval = NaN;
  return {
    follow(targets: readonly ScrapeTarget[], seconds: number) {
      last = targets.map(({ podUid }) => podUid).toSorted();
      interval = seconds;
      events.emit("told");
    },
    get seconds() {
      return interval;
    },
    async until(...uids: readonly string[]) {
      while (last.join() !== uids.join()) await once(events, "told");
    },
  };
}

test("an agent asks only where it scrapes, and follows what it is told", async (t) => {
  const replica = await Replica.start(t, "a");
  const scraper = follower();
  const { sampled } = startCountedUplink(t, [replica.target], { scraper });
  await sampled(3);
  await replica.until(() => replica.live.length > 0);
  assert.ok(replica.wasAskedForTargets);
  replica.tell(targetOf("x"), targetOf("y"));
  await scraper.until("x", "y");
  assert.equal(scraper.seconds, 1);
  replica.tell(targetOf("y"));
  await scraper.until("y");
  replica.tell();
  await scraper.until();
});

test("an agent that does not scrape does not ask", async (t) => {
  const replica = await Replica.start(t, "a");
  startCountedUplink(t, [replica.target]);
  await replica.until(() => replica.live.length > 0);
  assert.ok(!replica.wasAskedForTargets);
  replica.tell(targetOf("x"));
  const heard = replica.live.length;
  await replica.until(() => replica.live.length > heard + 3);
});

test("of several replicas any may tell of a pod; what both tell of is one", async (t) => {
  const [a, b] = [await Replica.start(t, "a"), await Replica.start(t, "b")];
  const scraper = follower();
  startCountedUplink(t, [a.target, b.target], { scraper });
  await a.until(() => a.live.length > 0);
  await b.until(() => b.live.length > 0);
  a.tell(targetOf("x"), targetOf("y"));
  await scraper.until("x", "y");
  b.tell(targetOf("y"), targetOf("z"));
  await scraper.until("x", "y", "z");
  a.tell();
  await scraper.until("y", "z");
});

test("what an aggregator told stands while it is away, but not for long: addresses become others'", async (t) => {
  const replica = await Replica.start(t, "a");
  const scraper = follower();
  const { pass, sampled, samples, uplink } = startCountedUplink(t, [replica.target], { scraper });
  await replica.until(() => replica.live.length > 0);
  replica.tell(targetOf("x"));
  await scraper.until("x");
  replica.leave();
  while (uplink.lines.some(({ isConnected }) => isConnected)) await sampled(samples.length + 1);
  pass(200);
  await sampled(samples.length + 3);
  await scraper.until("x");
  pass(200);
  await scraper.until();
});

test("where nobody wants the node's values nothing is scraped", async (t) => {
  const replica = await Replica.start(t, "a", { ...quickRhythm, collectNode: false });
  const scraper = follower();
  startCountedUplink(t, [replica.target], { scraper });
  await replica.until(() => replica.live.length > 0);
  replica.tell(targetOf("x"));
  const heard = replica.live.length;
  await replica.until(() => replica.live.length > heard + 3);
  await scraper.until();
});
