import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { watchSnapshots } from "./support/await-state.ts";
import {
  assertAscending,
  assertEverySecond,
  buffered,
  dropped,
  historyOf,
  node,
  outage,
  pageUntil,
  patient,
  rhythm,
  startAgentAt,
  startLinked,
} from "./support/outage.ts";
import type { Program } from "./support/program.ts";
import { startAggregator } from "./support/programs.ts";
import { fetchPage } from "./support/prometheus-page.ts";

suite("nothing is lost", { concurrency: 2 }, () => {
  test("while the aggregator cannot be reached", patient, async (t) => {
    const { aggregator, proxy, agent } = await startLinked(t);

    const begun = Date.now();
    proxy.cut();
    await outage(agent, begun);
    proxy.connectTo(aggregator.grpc);
    const ended = Date.now();
    await buffered(agent, 0);

    await assertEverySecond(aggregator, begun, ended);
    const page = await fetchPage(`http://${aggregator.http}/metrics`);
    assert.ok((page.value("kubevitals_ingest_backfilled_records_total", { kind: "vitals" }) ?? 0) >= 15);
    assert.ok((page.value("kubevitals_ingest_backfilled_records_total", { kind: "series" }) ?? 0) >= 3);
    assert.equal(await dropped(agent), 0);

    await t.test("and its series are told as well, sample by sample", async () => {
      const { series } = await historyOf(aggregator, "family=node_load1");
      assert.equal(series.length, 1);
      const times = series[0]?.points.map(({ timestamp }) => Date.parse(timestamp)) ?? [];
      assertAscending(times);
      for (let from = begun; from + 2500 < ended; from += 1000)
        assert.ok(
          times.some((time) => time >= from && time < from + 2500),
          `no series at ${from - begun} ms`,
        );
    });

    await t.test("and the counters agree with the history", async () => {
      const least = await countedVitals(aggregator);
      const { items } = await historyOf(aggregator);
      const most = await countedVitals(aggregator);
      assert.ok(items.length >= least && items.length <= most, `${items.length} of ${least} to ${most}`);
    });
  });

  test("when the aggregator is replaced by one that knows nothing", patient, async (t) => {
    const first = await startAggregator(t, rhythm);
    const agent = await startAgentAt(t, first.grpc);
    await watchSnapshots(t, first.grpc).untilNode(node, "fresh");
    await first.end("SIGKILL");
    const begun = Date.now();
    await outage(agent, begun);
    const ended = Date.now();
    const second = await startAggregator(t, [...rhythm, "--http-listen", first.http, "--grpc-listen", first.grpc]);
    await buffered(agent, 0);
    await assertEverySecond(second, begun, ended);
  });

  test("when the aggregator has moved", patient, async (t) => {
    const { proxy, agent } = await startLinked(t);
    proxy.cut();
    const begun = Date.now();
    const second = await startAggregator(t, rhythm);
    await outage(agent, begun);
    const ended = Date.now();
    proxy.connectTo(second.grpc);
    await watchSnapshots(t, second.grpc).untilNode(node, "fresh");
    await buffered(agent, 0);
    await assertEverySecond(second, begun, ended);
  });

  for (const [reason, flags] of [
    ["full", ["--buffer-bytes", "6Ki"]],
    ["expired", ["--buffer-duration", "1s"]],
  ] as const) {
    test(`without being counted, where the buffer's bound is that it is ${reason}`, patient, async (t) => {
      const { aggregator, proxy, agent } = await startLinked(t, flags);
      proxy.cut();
      const begun = Date.now();
      const family = "kubevitals_agent_dropped_records_total";
      await pageUntil(agent, (page) => (page.value(family, { reason }) ?? 0) >= 20);
      proxy.connectTo(aggregator.grpc);
      await aggregator.log.until(/dropped records/);
      await buffered(agent, 0);

      const lost = await dropped(agent);
      const told = "kubevitals_ingest_agent_dropped_records_total";
      const page = await pageUntil(aggregator, (shown) => (shown.value(told) ?? 0) >= lost);
      assert.equal(page.value(told), await dropped(agent));
      assert.ok((page.value("kubevitals_ingest_backfilled_records_total", { kind: "vitals" }) ?? 0) >= 2);
      const times = (await historyOf(aggregator)).items.map(({ timestamp }) => Date.parse(timestamp));
      assertAscending(times);
      const gap = times.findIndex((time, index) => time - (times[index - 1] ?? time) > 900);
      assert.ok((times[gap - 1] ?? Infinity) < begun + 900, "it was not the oldest that were dropped");
    });
  }
});

/** Vitals that the aggregator says that it took in until now: a compressed page is shared, and as old as its snapshot. */
async function countedVitals(aggregator: Program): Promise<number> {
  const page = await fetchPage(`http://${aggregator.http}/metrics`, "identity");
  const live = page.value("kubevitals_ingest_messages_total", { kind: "vitals" }) ?? 0;
  return live + (page.value("kubevitals_ingest_backfilled_records_total", { kind: "vitals" }) ?? 0);
}
