import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { assertEverySecond, buffered, dropped, historyOf, outage, patient, startLinked } from "./support/outage.ts";
import { fetchPage } from "./support/prometheus-page.ts";

suite("nothing is lost on a link that is bad", { concurrency: 2 }, () => {
  test("as its connection is open and carries nothing", patient, async (t) => {
    const { aggregator, proxy, agent } = await startLinked(t);
    const begun = Date.now();
    proxy.swallow("everything");
    await agent.log.until(/^not connected/);
    const ended = Date.now();
    await buffered(agent, 0);
    await assertEverySecond(aggregator, begun, ended);
    assert.equal(await dropped(agent), 0);
  });

  test("as every connection is taken and none carries anything, until one does", patient, async (t) => {
    const { aggregator, proxy, agent } = await startLinked(t);
    const begun = Date.now();
    proxy.goSilent();
    await agent.log.until(/^not connected: .*no welcome/);
    proxy.connectTo(aggregator.grpc);
    const ended = Date.now();
    await buffered(agent, 0);
    await assertEverySecond(aggregator, begun, ended);
    assert.equal(await dropped(agent), 0);
  });

  test("as the records arrive and the answers do not, and nothing is told twice", patient, async (t) => {
    const { aggregator, proxy, agent } = await startLinked(t);
    const begun = Date.now();
    proxy.swallow("answers");
    await agent.log.until(/^not connected/);
    const ended = Date.now();
    await buffered(agent, 0);
    await assertEverySecond(aggregator, begun, ended);
    const page = await fetchPage(`http://${aggregator.http}/metrics`);
    assert.ok((page.value("kubevitals_ingest_duplicates_total") ?? 0) > 0); // else nothing was put to the test
  });

  test("as it is slow, and live records do not wait for old ones", patient, async (t) => {
    const { aggregator, proxy, agent, watch } = await startLinked(t);
    const begun = Date.now();
    proxy.cut();
    await outage(agent, begun);
    await buffered(agent, 40);
    proxy.throttle(60_000);
    proxy.connectTo(aggregator.grpc);
    const ended = Date.now();
    const seen: { readonly old: number; readonly newest: number }[] = [];
    await watch.until("nothing waits any more", async () => {
      const { items } = await historyOf(aggregator);
      const times = items.map(({ timestamp }) => Date.parse(timestamp));
      const old = times.filter((time) => time > begun + 500 && time <= ended);
      seen.push({ old: old.length, newest: times.at(-1) ?? 0 });
      const page = await fetchPage(`http://${agent.http}/metrics`);
      return old.length > 0 && page.value("kubevitals_agent_buffer_records") === 0;
    });
    // Had one of the two kept the other waiting, what is old would have come in one piece, or nothing new between its pieces.
    const all = seen.at(-1)?.old ?? 0;
    const partly = seen.filter(({ old }) => old > 0 && old < all);
    const pieces = new Set(partly.map(({ old }) => old)).size;
    const live = new Set(partly.map(({ newest }) => newest)).size;
    assert.ok(pieces >= 3 && live >= 3, `${live} live vitals came between ${pieces} pieces of what was old`);
    await assertEverySecond(aggregator, begun, ended);
  });
});
