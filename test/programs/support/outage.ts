import assert from "node:assert/strict";
import { join } from "node:path";
import { millisecondsOf, type NodeMetrics } from "@kubevitals/proto";
import { watchSnapshots, type SnapshotWatch } from "./await-state.ts";
import { withDeadline } from "./deadline.ts";
import { getJson } from "./doors.ts";
import { repository, startProgram, type Owner, type Program } from "./program.ts";
import { startAggregator } from "./programs.ts";
import { fetchPage, type PrometheusPage } from "./prometheus-page.ts";
import { startTcpProxy, type TcpProxy } from "./tcp-proxy.ts";

/** The node of the agent whose records must not be lost. */
export const node = "kept";

/** A quick rhythm, so that an outage of seconds has many records. */
export const rhythm = ["--collect-interval", "200ms", "--series-interval", "1s", "--lost-after", "60s"];

/** Programs that are cut off and come back need longer than others. */
export const patient = { timeout: 120_000 };

/** A recorded machine: what travels is the same wherever the tests run. */
const host = ["proc", "sys", "root"].flatMap((part) => [
  `--${part}-path`,
  join(repository, "test/fixtures/hosts/cgroup1-4.x", part),
]);

/** An agent of the node that streams to this address. */
export function startAgentAt(owner: Owner, address: string, flags: readonly string[] = []): Promise<Program> {
  const own = ["--aggregator", address, "--node-name", node, "--http-listen", "127.0.0.1:0"];
  return startProgram(owner, "agent", [...own, ...host, ...flags]);
}

/** An aggregator, a link to it, and an agent at the other end. */
export interface LinkedPrograms {
  readonly aggregator: Program;
  readonly proxy: TcpProxy;
  readonly agent: Program;
  /** The aggregator's snapshots. */
  readonly watch: SnapshotWatch;
}

/** Starts them, and waits until vitals arrive. */
export async function startLinked(owner: Owner, agentFlags: readonly string[] = []): Promise<LinkedPrograms> {
  const aggregator = await startAggregator(owner, rhythm);
  const proxy = await startTcpProxy(owner, aggregator.grpc);
  const agent = await startAgentAt(owner, proxy.address, agentFlags);
  const watch = watchSnapshots(owner, aggregator.grpc);
  await watch.untilNode(node, "fresh");
  return { aggregator, proxy, agent, watch };
}

/** When a node's vitals were taken. */
export function timeOf(metrics: NodeMetrics | undefined): number {
  return metrics?.timestamp ? millisecondsOf(metrics.timestamp) : 0;
}

/** Waits until an outage has lasted for some seconds, and what was taken in it waits. */
export async function outage(agent: Program, begun: number): Promise<void> {
  await pageUntil(
    agent,
    (page) => Date.now() - begun > 4000 && (page.value("kubevitals_agent_buffer_records") ?? 0) >= 15,
  );
}

/** Waits until so many records wait in the agent, or none at all. */
export async function buffered(agent: Program, records: number): Promise<void> {
  await pageUntil(agent, (page) => {
    const waiting = page.value("kubevitals_agent_buffer_records") ?? NaN;
    return records === 0 ? waiting === 0 : waiting >= records;
  });
}

/** Records that wait in the agent now. */
export async function recordsWaiting(agent: Program): Promise<number> {
  const page = await fetchPage(`http://${agent.http}/metrics`);
  return page.value("kubevitals_agent_buffer_records") ?? NaN;
}

/** Records that the agent had to drop. */
export async function dropped(agent: Program): Promise<number> {
  const page = await fetchPage(`http://${agent.http}/metrics`);
  return page.samples("kubevitals_agent_dropped_records_total").reduce((total, { value }) => total + value, 0);
}

/** The program's page once this holds of it. */
export async function pageUntil(program: Program, holds: (page: PrometheusPage) => boolean): Promise<PrometheusPage> {
  let last: PrometheusPage | undefined;
  const ask = async (): Promise<PrometheusPage> => {
    for (;;) {
      last = await fetchPage(`http://${program.http}/metrics`);
      if (holds(last)) return last;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const shown = () =>
    last?.text
      .split("\n")
      .filter((line) => /^kubevitals_(agent_buffer|agent_dropped|ingest)/.test(line))
      .join("\n");
  return withDeadline(ask(), () => `in vain; the page says:\n${shown()}\nand the log:\n${program.log.text}`);
}

interface HistoryAnswer {
  readonly items: readonly { readonly timestamp: string; readonly load1?: number }[];
  readonly series: readonly { readonly points: readonly { readonly timestamp: string; readonly value: number }[] }[];
}

/** What the aggregator remembers of the node. */
export async function historyOf(aggregator: Program, query = ""): Promise<HistoryAnswer> {
  const { body } = await getJson(`http://${aggregator.http}/api/v1/metrics/nodes/${node}/history?${query}`);
  return body as unknown as HistoryAnswer;
}

/** Of every second of the outage the history has vitals with values, in order, and none of them twice. */
export async function assertEverySecond(aggregator: Program, begun: number, ended: number): Promise<void> {
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

/** In order, and none twice. */
export function assertAscending(times: readonly number[]): void {
  assert.deepEqual(
    times,
    [...new Set(times)].toSorted((a, b) => a - b),
  );
}
