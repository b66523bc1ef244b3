import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { suite, test } from "node:test";
import { millisecondsOf, type NodeMetrics } from "@kubevitals/proto";
import { watchSnapshots } from "./support/await-state.ts";
import { temporaryFolder } from "./support/config-file.ts";
import { withDeadline } from "./support/deadline.ts";
import { getJson } from "./support/doors.ts";
import type { Owner, Program } from "./support/program.ts";
import { repository, startProgram } from "./support/program.ts";
import { startAggregator } from "./support/programs.ts";
import { fetchPage } from "./support/prometheus-page.ts";
import { startTcpProxy } from "./support/tcp-proxy.ts";

const node = "kept";
const patient = { timeout: 120_000 };
const rhythm = ["--collect-interval", "200ms", "--series-interval", "1s", "--lost-after", "60s"];

/** A recorded machine: what travels is the same wherever the tests run. */
const host = ["proc", "sys", "root"].flatMap((part) => [
  `--${part}-path`,
  join(repository, "test/fixtures/hosts/cgroup1-4.x", part),
]);

suite("nothing is lost", { concurrency: 3 }, () => {
  test("while the aggregator cannot be reached", patient, async (t) => {
    const aggregator = await startAggregator(t, rhythm);
    const proxy = await startTcpProxy(t, aggregator.grpc);
    const agent = await startAgentAt(t, proxy.address);
    await watchSnapshots(t, aggregator.grpc).untilNode(node, "fresh");

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
    const first = await startAggregator(t, rhythm);
    const proxy = await startTcpProxy(t, first.grpc);
    const agent = await startAgentAt(t, proxy.address);
    await watchSnapshots(t, first.grpc).untilNode(node, "fresh");
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

  test("on a connection that is open and carries nothing", patient, async (t) => {
    const aggregator = await startAggregator(t, rhythm);
    const proxy = await startTcpProxy(t, aggregator.grpc);
    const agent = await startAgentAt(t, proxy.address);
    await watchSnapshots(t, aggregator.grpc).untilNode(node, "fresh");
    const begun = Date.now();
    proxy.swallow("everything");
    await agent.log.until(/^not connected/);
    const ended = Date.now();
    await buffered(agent, 0);
    await assertEverySecond(aggregator, begun, ended);
    assert.equal(await dropped(agent), 0);
  });

  test("and nothing twice, when the records arrive and the answers do not", patient, async (t) => {
    const aggregator = await startAggregator(t, rhythm);
    const proxy = await startTcpProxy(t, aggregator.grpc);
    const agent = await startAgentAt(t, proxy.address);
    await watchSnapshots(t, aggregator.grpc).untilNode(node, "fresh");
    const begun = Date.now();
    proxy.swallow("answers");
    await agent.log.until(/^not connected/);
    const ended = Date.now();
    await buffered(agent, 0);
    await assertEverySecond(aggregator, begun, ended);
    const page = await fetchPage(`http://${aggregator.http}/metrics`);
    assert.ok((page.value("kubevitals_ingest_duplicates_total") ?? 0) >= 8);
  });

  test("on a slow link, and live records do not wait for old ones", patient, async (t) => {
    const aggregator = await startAggregator(t, rhythm);
    const proxy = await startTcpProxy(t, aggregator.grpc);
    const agent = await startAgentAt(t, proxy.address);
    const watch = watchSnapshots(t, aggregator.grpc);
    await watch.untilNode(node, "fresh");
    const begun = Date.now();
    proxy.cut();
    await outage(agent, begun);
    proxy.throttle(60_000);
    proxy.connectTo(aggregator.grpc);
    const ended = Date.now();
    await watch.until("live vitals arrive", ({ nodes }) => timeOf(nodes.get(node)) > ended);
    const from = watch.passed.length;
    await buffered(agent, 0);
    const until = Date.now();
    await watch.until("all snapshots of that time have come", ({ takenAt }) => takenAt > until);
    const passed = watch.passed.slice(from);
    assert.ok(passed.length > 10, "what was old came too fast to be in the way of anything");
    // Live vitals came one after the other while old ones were still waiting: they are not kept back until all of those are there.
    const live = new Set(passed.map(({ nodes }) => timeOf(nodes.get(node))));
    assert.ok(live.size > 3, `${live.size} live vitals in ${passed.length} snapshots`);
    await assertEverySecond(aggregator, begun, ended);
  });

  for (const [reason, flags] of [
    ["full", ["--buffer-bytes", "6Ki"]],
    ["expired", ["--buffer-duration", "1s"]],
  ] as const) {
    test(`without being counted, where the buffer's bound is that it is ${reason}`, patient, async (t) => {
      const aggregator = await startAggregator(t, rhythm);
      const proxy = await startTcpProxy(t, aggregator.grpc);
      const agent = await startAgentAt(t, proxy.address, flags);
      await watchSnapshots(t, aggregator.grpc).untilNode(node, "fresh");
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

  test("when the agent is started again and has a folder to keep it in", patient, async (t) => {
    const folder = join(await temporaryFolder(t), "buffer");
    const aggregator = await startAggregator(t, rhythm);
    const proxy = await startTcpProxy(t, aggregator.grpc);
    const first = await startAgentAt(t, proxy.address, ["--buffer-dir", folder]);
    await watchSnapshots(t, aggregator.grpc).untilNode(node, "fresh");
    proxy.cut();
    const begun = Date.now();
    await outage(first, begun);
    const ended = Date.now();
    await first.end("SIGTERM");
    const second = await startAgentAt(t, proxy.address, ["--buffer-dir", folder]);
    await second.log.until(/records of an earlier start/);
    proxy.connectTo(aggregator.grpc);
    await buffered(second, 0);
    await assertEverySecond(aggregator, begun, ended);
    assert.deepEqual(first.log.atLeast("error"), []);
    await filesLeft(folder, 1); // nothing but the sign that it is in use
    await second.end("SIGTERM");
    await filesLeft(folder, 0);
  });

  test("when the agent is killed, but for what was not yet in its folder", patient, async (t) => {
    const folder = join(await temporaryFolder(t), "buffer");
    const aggregator = await startAggregator(t, rhythm);
    const proxy = await startTcpProxy(t, aggregator.grpc);
    const first = await startAgentAt(t, proxy.address, ["--buffer-dir", folder]);
    await watchSnapshots(t, aggregator.grpc).untilNode(node, "fresh");
    proxy.cut();
    const begun = Date.now();
    await outage(first, begun);
    const ended = Date.now();
    await buffered(first, 20);
    await first.end("SIGKILL");
    const second = await startAgentAt(t, proxy.address, ["--buffer-dir", folder]);
    proxy.connectTo(aggregator.grpc);
    await second.log.until(/records of an earlier start/);
    await buffered(second, 0);
    await assertEverySecond(aggregator, begun, ended);
  });
});

function startAgentAt(owner: Owner, address: string, flags: readonly string[] = []): Promise<Program> {
  const own = ["--aggregator", address, "--node-name", node, "--http-listen", "127.0.0.1:0"];
  return startProgram(owner, "agent", [...own, ...host, ...flags]);
}

/** When a node's vitals were taken. */
function timeOf(metrics: NodeMetrics | undefined): number {
  return metrics?.timestamp ? millisecondsOf(metrics.timestamp) : 0;
}

/** Waits until an outage has lasted for some seconds, and what was taken in it waits. */
async function outage(agent: Program, begun: number): Promise<void> {
  await pageUntil(
    agent,
    (page) => Date.now() - begun > 4000 && (page.value("kubevitals_agent_buffer_records") ?? 0) >= 15,
  );
}

/** Waits until so many records wait in the agent, or none at all. */
async function buffered(agent: Program, records: number): Promise<void> {
  await pageUntil(agent, (page) => {
    const now = page.value("kubevitals_agent_buffer_records") ?? NaN;
    return records === 0 ? now === 0 : now >= records;
  });
}

async function dropped(agent: Program): Promise<number> {
  const page = await fetchPage(`http://${agent.http}/metrics`);
  return page.samples("kubevitals_agent_dropped_records_total").reduce((total, { value }) => total + value, 0);
}

/** Vitals that the aggregator says that it took in. */
async function countedVitals(aggregator: Program): Promise<number> {
  const page = await fetchPage(`http://${aggregator.http}/metrics`);
  const live = page.value("kubevitals_ingest_messages_total", { kind: "vitals" }) ?? 0;
  return live + (page.value("kubevitals_ingest_backfilled_records_total", { kind: "vitals" }) ?? 0);
}

type Page = Awaited<ReturnType<typeof fetchPage>>;

async function pageUntil(program: Program, holds: (page: Page) => boolean): Promise<Page> {
  let last: Page | undefined;
  const ask = async (): Promise<Page> => {
    for (;;) {
      last = await fetchPage(`http://${program.http}/metrics`);
      if (holds(last)) return last;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const shown = () =>
    last?.text
      .split("\n")
      .filter((line) => /^kubevitals_(agent|ingest)/.test(line))
      .join("\n");
  return withDeadline(ask(), () => `in vain; the page says:\n${shown()}\nand the log:\n${program.log.text}`);
}

async function filesLeft(folder: string, count: number): Promise<void> {
  const look = async (): Promise<void> => {
    while ((await readdir(folder)).length !== count) await new Promise((resolve) => setTimeout(resolve, 50));
  };
  await withDeadline(look(), () => `${folder} does not hold ${count} files`);
}

interface HistoryAnswer {
  readonly items: readonly { readonly timestamp: string; readonly load1?: number }[];
  readonly series: readonly { readonly points: readonly { readonly timestamp: string; readonly value: number }[] }[];
}

async function historyOf(aggregator: Program, query = ""): Promise<HistoryAnswer> {
  const { body } = await getJson(`http://${aggregator.http}/api/v1/metrics/nodes/${node}/history?${query}`);
  return body as unknown as HistoryAnswer;
}

/** Of every second of the outage the history has vitals with values, in order, and none of them twice. */
async function assertEverySecond(aggregator: Program, begun: number, ended: number): Promise<void> {
  const { items } = await historyOf(aggregator);
  const times = items.map(({ timestamp }) => Date.parse(timestamp));
  assertAscending(times);
  assert.ok(items.every(({ load1 }) => load1 !== undefined));
  assert.ok(ended - begun > 2000, "the outage was too short to tell anything");
  for (let from = begun; from + 1000 <= ended; from += 1000) {
    const count = times.filter((time) => time >= from && time < from + 1000).length;
    assert.ok(count >= 1 && count <= 6, `${count} vitals in the second from ${from - begun} ms on`);
  }
}

function assertAscending(times: readonly number[]): void {
  assert.deepEqual(
    times,
    [...new Set(times)].toSorted((a, b) => a - b),
  );
}
