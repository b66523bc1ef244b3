import { lookup } from "node:dns/promises";
import { emptyNodeMetrics, type ScrapeTarget } from "@kubevitals/proto";
import { sleep, startTicker, type Clock, type HostPort, type Logger } from "@kubevitals/program";
import type { Sampler } from "../sample.ts";
import { followNames, type FollowNamesOptions } from "./follow-names.ts";
import type { UplinkIdentity } from "./identity.ts";
import type { Line } from "./line.ts";
import { Lines } from "./lines.ts";
import { numberRecords, type TakenRecord } from "./record.ts";
import { Rhythm } from "./rhythm.ts";
import type { Identity } from "./hello.ts";
import type { Spool } from "./spool/spool.ts";
import type { WaitingBuffer } from "./waiting-buffer.ts";

export interface UplinkOptions {
  /** The aggregators. Of a name every address is one: all of them are streamed to. */
  readonly aggregators: readonly HostPort[];
  readonly identity: Identity;
  /** How the agent knows an aggregator, and the aggregator the agent; by default plain text without a proof. */
  readonly lineTo?: (aggregator: HostPort) => UplinkIdentity;
  readonly sampler: Pick<Sampler, "sample">;
  readonly buffer: WaitingBuffer;
  /** Keeps a copy of the buffer on disk. */
  readonly spool: Spool | undefined;
  /** Scrapes what the aggregators tell of; undefined: nothing is scraped. */
  readonly scraper?: TargetFollower | undefined;
  /** Shortest interval that an aggregator can ask for. */
  readonly fastestIntervalSeconds: number;
  readonly clock: Clock;
  readonly log: Logger;
  readonly mayComplain: (key: string) => { heldBack: number } | undefined;
  /** How names are looked up, and how is waited between; for tests. */
  readonly names?: Pick<FollowNamesOptions, "lookup" | "sleep">;
}

/** Told of what there is to scrape, and how often. */
export interface TargetFollower {
  follow(targets: readonly ScrapeTarget[], seconds: number): void;
}

/** The lines to the aggregators. */
export interface Uplink {
  /** Every line, with whether there is a stream on it. */
  readonly lines: readonly Pick<Line, "address" | "isConnected">[];
  /** Says goodbye and stops; what was not acknowledged is in the buffer then. */
  stop(reason: string): Promise<void>;
}

/** A sample that is so young still describes the node as it is now, and stands in for one that would be taken right after it. */
const presentMilliseconds = 1000;

/** How long an agent that stops waits for its disk. */
const spoolMilliseconds = 500;

const systemNames = { lookup: (host: string) => lookup(host, { all: true }), sleep };

/**
 * Samples in the rhythm that the aggregators ask for, whether or not there is a connection, and gives each sample to all of them. The
 * newest records are sent at once where they can be; all others wait in the buffer until they are back-filled.
 */
export function startUplink(options: UplinkOptions): Uplink {
  const { sampler, buffer, spool, clock, log, mayComplain, names = systemNames } = options;
  const { session, nodeName } = options.identity;
  const rhythm = new Rhythm(options.fastestIntervalSeconds);
  /** When the last sample was taken, sent or not, by the monotonic clock. */
  let sampledAt = -Infinity;
  let isSampling = false;
  let isStopped = false;

  const lines = new Lines(options, {
    onConfiguration: followConfiguration,
    onTargets: followTargets,
    onWelcome(line) {
      rhythm.askForSeries();
      const isPresent = clock.monotonic() - sampledAt < presentMilliseconds;
      if (rhythm.configuration.collectNode && isPresent) line.sendNewest();
      else tick().catch(complain);
    },
  });
  const stopNames = followNames({
    ...names,
    targets: options.aggregators,
    isConnected: (address) => lines.isConnected(address),
    onAddresses: (addresses) => lines.want(addresses),
    log,
    mayComplain,
  });
  const ticker = startTicker({
    seconds: rhythm.configuration.vitalsIntervalSeconds,
    clock,
    tick,
    onError: complain,
  });
  tick().catch(complain);

  function followConfiguration(): void {
    const { configuration } = lines;
    if (configuration === undefined) return;
    rhythm.follow(configuration);
    ticker.setInterval(rhythm.configuration.vitalsIntervalSeconds);
    followTargets();
  }

  function followTargets(): void {
    const { collectNode, seriesIntervalSeconds } = rhythm.configuration;
    options.scraper?.follow(collectNode ? lines.targets : [], seriesIntervalSeconds);
  }

  async function tick(): Promise<void> {
    if (isSampling || isStopped) return;
    isSampling = true;
    try {
      lines.keep();
      for (const line of lines.all) line.look();
      buffer.expire(clock.monotonic());
      await (rhythm.configuration.collectNode ? takeSample() : giveSignOfLife());
    } finally {
      isSampling = false;
      if (!isStopped) void spool?.save();
    }
  }

  async function takeSample(): Promise<void> {
    const monotonic = clock.monotonic();
    const sample = await sampler.sample(rhythm.takeSeries(monotonic));
    if (isStopped) return;
    sampledAt = monotonic;
    give(numberRecords(sample, monotonic, session), monotonic);
  }

  function give(records: readonly TakenRecord[], monotonic: number): void {
    const { all } = lines;
    // No name has led anywhere yet: it waits for whoever comes first.
    if (all.length === 0) buffer.keep(records, monotonic);
    for (const line of all) line.take(records, monotonic);
  }

  /** Without the node's values, vitals only say that the agent is there: nothing of them needs to wait. */
  function giveSignOfLife(): void {
    const sample = { takenAt: clock.now(), vitals: emptyNodeMetrics(nodeName), series: undefined };
    const ready = lines.all.filter(({ isConnected }) => isConnected);
    if (ready.length === 0) return;
    const records = numberRecords(sample, clock.monotonic(), session);
    for (const line of ready) line.giveSignOfLife(records);
  }

  function complain(error: unknown): void {
    if (mayComplain("sample")) log.error({ err: error }, "a sample failed");
  }

  return {
    get lines() {
      return lines.all;
    },
    async stop(reason) {
      isStopped = true;
      stopNames();
      ticker.stop();
      await lines.close(reason);
      await spool?.close(spoolMilliseconds);
    },
  };
}
