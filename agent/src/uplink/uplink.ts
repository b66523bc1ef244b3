import { emptyNodeMetrics } from "@kubevitals/proto";
import { startTicker, type Clock, type Logger } from "@kubevitals/program";
import type { Sampler } from "../sample.ts";
import { BackfillPace } from "./backfill-pace.ts";
import { keepConnected } from "./connection.ts";
import type { UplinkIdentity } from "./identity.ts";
import { numberRecords, type TakenRecord } from "./record.ts";
import { Rhythm } from "./rhythm.ts";
import type { Identity, UplinkStream } from "./stream.ts";
import type { Spool } from "./spool/spool.ts";
import type { WaitingBuffer } from "./waiting-buffer.ts";

export interface UplinkOptions {
  /** `HOST:PORT` of the aggregator. */
  readonly address: string;
  readonly identity: Identity;
  /** How the agent knows the aggregator, and the aggregator the agent; by default plain text without a proof. */
  readonly line?: UplinkIdentity;
  readonly sampler: Pick<Sampler, "sample">;
  readonly buffer: WaitingBuffer;
  /** Keeps a copy of the buffer on disk. */
  readonly spool: Spool | undefined;
  /** Shortest interval that an aggregator can ask for. */
  readonly fastestIntervalSeconds: number;
  readonly clock: Clock;
  readonly log: Logger;
  readonly mayComplain: (key: string) => { heldBack: number } | undefined;
}

/** The line to the aggregator. */
export interface Uplink {
  /** Says goodbye and stops; what was not acknowledged is in the buffer then. */
  stop(reason: string): Promise<void>;
}

/** A sample that is so young still describes the node as it is now, and stands in for one that would be taken right after it. */
const presentMilliseconds = 1000;

/** How long an agent that stops waits for its disk. */
const spoolMilliseconds = 500;

/**
 * Samples in the rhythm that the aggregator asks for, whether or not there is a connection. The newest records are sent at
 * once where they can be; all others wait in the buffer until they are back-filled.
 */
export function startUplink(options: UplinkOptions): Uplink {
  const { sampler, buffer, spool, clock, log, mayComplain } = options;
  const { session, nodeName } = options.identity;
  const rhythm = new Rhythm(options.fastestIntervalSeconds);
  /** The newest records, while nobody has been sent them: a connection may come in time for them. */
  let newest: readonly TakenRecord[] = [];
  /** When the last sample was taken, sent or not, by the monotonic clock. */
  let sampledAt = -Infinity;
  let isSampling = false;
  let isStopped = false;

  const connection = keepConnected(
    { ...options, pace: new BackfillPace(), firstSequence: () => newest[0]?.sequence ?? session.nextSequence },
    {
      onConfiguration(configuration) {
        rhythm.follow(configuration);
        ticker.setInterval(rhythm.configuration.vitalsIntervalSeconds);
      },
      onWelcome() {
        rhythm.askForSeries();
        const isPresent = clock.monotonic() - sampledAt < presentMilliseconds;
        if (rhythm.configuration.collectNode && isPresent) sendNewest();
        else tick().catch(complain);
      },
      onEnd(unacknowledged) {
        if (rhythm.configuration.collectNode) buffer.keep(unacknowledged, clock.monotonic());
      },
    },
  );
  const ticker = startTicker({
    seconds: rhythm.configuration.vitalsIntervalSeconds,
    clock,
    tick,
    onError: complain,
  });
  tick().catch(complain);

  async function tick(): Promise<void> {
    if (isSampling || isStopped) return;
    isSampling = true;
    try {
      connection.stream?.giveUpUnanswered();
      connection.stream?.showToken();
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
    buffer.keep(newest, monotonic);
    newest = numberRecords(sample, monotonic, session);
    sendNewest();
    connection.stream?.backfill();
  }

  function sendNewest(): void {
    const { stream } = connection;
    if (!stream?.isReady || newest.length === 0) return;
    send(stream, newest);
    newest = [];
  }

  /** Without the node's values, vitals only say that the agent is there: nothing of them needs to wait. */
  function giveSignOfLife(): void {
    const { stream } = connection;
    if (!stream?.isReady) return;
    const sample = { takenAt: clock.now(), vitals: emptyNodeMetrics(nodeName), series: undefined };
    send(stream, numberRecords(sample, clock.monotonic(), session));
  }

  function send(stream: UplinkStream, records: readonly TakenRecord[]): void {
    const { full, expired, refused } = buffer.dropped;
    stream.send(records, rhythm.configuration.collectNetwork, full + expired + refused);
  }

  function complain(error: unknown): void {
    if (mayComplain("sample")) log.error({ err: error }, "a sample failed");
  }

  return {
    async stop(reason) {
      isStopped = true;
      ticker.stop();
      await connection.close(reason);
      buffer.keep(newest, clock.monotonic());
      await spool?.close(spoolMilliseconds);
    },
  };
}
