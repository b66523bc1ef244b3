import { Agent } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cpuSeconds, pssBytes } from "../process-tree.ts";
import type { ClusterRun } from "./cluster-run.ts";
import { readHttp } from "./http-read.ts";
import { percentile } from "./percentile.ts";
import { countSeries, measureRendering, pageAddresses, type Rendering } from "./rendering.ts";
import { measureSilence } from "./silence.ts";
import { readSnapshotCounts } from "./snapshot-durations.ts";
import { measureVitalAges } from "./vitals-age.ts";

/** What was measured at one scale. */
export interface ScaleFigures {
  readonly nodes: number;
  readonly fresh: number;
  /** Share of a core that the aggregator takes while agents stream and nobody reads. */
  readonly coreShare: number;
  readonly simulatorShare: number;
  readonly residentBytes: number;
  /** Of the event loop, in milliseconds. */
  readonly delay: { readonly p50: number; readonly p99: number; readonly most: number };
  readonly snapshotMilliseconds: number;
  readonly snapshotsASecond: number;
  /** Age of a vital when it is read, in seconds. */
  readonly age: { readonly p50: number; readonly p99: number };
  /** Time to read all nodes and the cluster, in milliseconds. */
  readonly read: { readonly p50: number; readonly p99: number };
  readonly staleSeconds: number;
  readonly plain: Rendering;
  readonly gzip: Rendering;
}

export interface MeasureOptions {
  readonly nodes: number;
  readonly seconds: number;
  /** A folder for a CPU profile of the steady state. */
  readonly profiles: string | undefined;
  readonly say: (sentence: string) => void;
}

/** So many that the first two, for which nothing is kept yet, are no hundredth of them. */
const reads = 500;
/** No longer than this: the largest cluster is read for seconds each time. */
const readMilliseconds = 30_000;

/** Measures one steady state: first what it costs while nobody reads, then what readers get and cost. */
export async function measureScale(run: ClusterRun, options: MeasureOptions): Promise<ScaleFigures> {
  const { aggregator, fresh } = run;
  const { nodes, seconds, say } = options;
  say(`${nodes} nodes: at rest for ${seconds} s`);
  const rest = await measureRest(run, options);
  // What follows takes minutes at the largest scales: who breaks it off has this.
  say(`${nodes} nodes, at rest: ${JSON.stringify(rest)}`);
  say(`${nodes} nodes: readers`);
  const names = Array.from({ length: nodes }, (_, index) => `node-${String(index).padStart(5, "0")}`);
  const ages = await measureVitalAges(aggregator.http, names, seconds);
  const staleSeconds = await measureSilence(aggregator.http, aggregator.grpc, "bench-silent");
  const read = await measureReads(aggregator.http);
  const age = { p50: percentile(ages, 50), p99: percentile(ages, 99) };
  const reading = { p50: percentile(read, 50), p99: percentile(read, 99) };
  say(`${nodes} nodes, readers: ${JSON.stringify({ age, reading, staleSeconds })}`);
  say(`${nodes} nodes: scrapes`);
  const pages = pageAddresses(aggregator.http, nodes);
  const series = await countSeries(pages);
  const plain = await measureRendering(run, pages, "identity", series);
  const gzip = await measureRendering(run, pages, "gzip", series);
  return {
    nodes,
    fresh,
    ...rest,
    age,
    read: reading,
    staleSeconds,
    plain,
    gzip,
  };
}

async function measureRest({ aggregator, agents }: ClusterRun, { nodes, seconds, profiles }: MeasureOptions) {
  const countsBefore = await readSnapshotCounts(aggregator.http);
  if (profiles !== undefined) await aggregator.ask({ probe: "profile-start" });
  const simulatorBefore = await cpuSeconds(agents.pid);
  const before = await aggregator.ask({ probe: "look" });
  const begun = performance.now();
  await sleep(seconds * 1000);
  const after = await aggregator.ask({ probe: "look" });
  const elapsed = (performance.now() - begun) / 1000;
  const simulator = (await cpuSeconds(agents.pid)) - simulatorBefore;
  if (profiles !== undefined) {
    await aggregator.ask({ probe: "profile-stop", path: join(profiles, `aggregator-${nodes}.cpuprofile`) });
  }
  const counts = await readSnapshotCounts(aggregator.http);
  const taken = counts.taken - countsBefore.taken;
  return {
    coreShare: (after.cpuSeconds - before.cpuSeconds) / elapsed,
    simulatorShare: simulator / elapsed,
    residentBytes: await pssBytes(aggregator.pid),
    delay: after.delay,
    snapshotMilliseconds: (1000 * (counts.seconds - countsBefore.seconds)) / taken,
    snapshotsASecond: taken / elapsed,
  };
}

/** Times to read all nodes and then the cluster, without what parsing them costs the reader. */
async function measureReads(http: string): Promise<readonly number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const times: number[] = [];
  const end = performance.now() + readMilliseconds;
  for (let read = 0; read < reads && performance.now() < end; read++) {
    const nodes = await readHttp(`http://${http}/api/v1/metrics/nodes`, { agent });
    const cluster = await readHttp(`http://${http}/api/v1/metrics/cluster`, { agent });
    times.push(nodes.milliseconds + cluster.milliseconds);
    await sleep(20);
  }
  agent.destroy();
  return times;
}
