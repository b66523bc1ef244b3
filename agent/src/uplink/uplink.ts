import { status } from "@grpc/grpc-js";
import { createAgentClient, emptyNodeMetrics, type AgentConfiguration } from "@kubevitals/proto";
import { backoffSeconds, startTicker, type Clock, type Logger, type Ticker } from "@kubevitals/program";
import type { Sampler } from "../sample.ts";
import { UplinkStream, channelOptions, type Identity, type StreamError } from "./stream.ts";

export interface UplinkOptions {
  /** `HOST:PORT` of the aggregator. */
  readonly address: string;
  readonly identity: Identity;
  readonly sampler: Sampler;
  /** Shortest interval that an aggregator can ask for. */
  readonly fastestIntervalSeconds: number;
  readonly clock: Clock;
  readonly log: Logger;
  readonly mayComplain: (key: string) => { heldBack: number } | undefined;
}

/** The line to the aggregator. */
export interface Uplink {
  /** Says goodbye and stops. */
  stop(reason: string): Promise<void>;
}

const backoffLimits = { firstSeconds: 0.5, mostSeconds: 15 };

/** Statuses that say that trying again soon is of no use: somebody has to change something first. */
const stubborn = new Set([
  status.INVALID_ARGUMENT,
  status.FAILED_PRECONDITION,
  status.ALREADY_EXISTS,
  status.ABORTED,
  status.RESOURCE_EXHAUSTED,
]);

/** How long a stream must have lasted before it counts as a success, so that one that is always cut off still backs off. */
const settledMilliseconds = 5000;

const goodbyeMilliseconds = 500;

/** How an agent samples until the aggregator tells it otherwise. */
const initialConfiguration: AgentConfiguration = {
  vitalsIntervalSeconds: 1,
  seriesIntervalSeconds: 15,
  collectNode: true,
  collectNetwork: true,
};

/** Longest interval that an agent agrees to, in seconds. */
const longestInterval = 3600;

/** Streams samples to the aggregator: connects, samples in the rhythm that it is told, and comes back after a failure. */
export function startUplink(options: UplinkOptions): Uplink {
  const { sampler, clock, log, mayComplain } = options;
  const client = createAgentClient(options.address, undefined, channelOptions);
  const bounds = { least: options.fastestIntervalSeconds, most: longestInterval };
  let configuration = initialConfiguration;
  let stream: UplinkStream | undefined;
  let ticker: Ticker | undefined;
  let retry: NodeJS.Timeout | undefined;
  let failures = 0;
  let connectedAt = 0;
  let seriesDue: number | undefined;
  let isStopping = false;
  /** Whether the log does not say yet that there is a connection: it says so as often as it speaks of outages. */
  let isNews = true;

  function connect(): void {
    stream = new UplinkStream(client, options.identity, clock, {
      onConfiguration: configure,
      onWelcome() {
        if (isNews) log.info({ aggregator: options.address }, "connected");
        isNews = false;
        connectedAt = clock.monotonic();
        seriesDue = undefined;
        tick().catch(complain);
        ticker = startTicker({ seconds: configuration.vitalsIntervalSeconds, clock, tick, onError: complain });
      },
      onEnd: reconnect,
    });
  }

  function configure(next: AgentConfiguration): void {
    configuration = {
      ...next,
      vitalsIntervalSeconds: within(bounds, next.vitalsIntervalSeconds, configuration.vitalsIntervalSeconds),
      seriesIntervalSeconds: within(bounds, next.seriesIntervalSeconds, configuration.seriesIntervalSeconds),
    };
    ticker?.setInterval(configuration.vitalsIntervalSeconds);
  }

  async function tick(): Promise<void> {
    stream?.giveUpUnanswered();
    const current = stream;
    if (!current?.isReady) return;
    if (!configuration.collectNode) {
      const vitals = emptyNodeMetrics(options.identity.nodeName);
      return current.send({ takenAt: clock.now(), vitals, series: undefined }, configuration.collectNetwork);
    }
    const withSeries = seriesDue === undefined || clock.monotonic() >= seriesDue;
    if (withSeries) seriesDue = nextSeries(seriesDue);
    const sample = await sampler.sample(withSeries);
    if (current.isReady) current.send(sample, configuration.collectNetwork);
  }

  /** The next multiple of the interval after the first series, half a vital early, so that it falls on the nearest vital. */
  function nextSeries(due: number | undefined): number {
    const now = clock.monotonic();
    const interval = configuration.seriesIntervalSeconds * 1000;
    if (due === undefined) return now + interval - configuration.vitalsIntervalSeconds * 500;
    return due + interval * (1 + Math.floor((now - due) / interval));
  }

  function reconnect(error: StreamError | undefined): void {
    ticker?.stop();
    ticker = undefined;
    stream = undefined;
    if (isStopping) return;
    const lasted = connectedAt === 0 ? 0 : clock.monotonic() - connectedAt;
    connectedAt = 0;
    failures = lasted >= settledMilliseconds ? 1 : failures + 1;
    const isStubborn = error !== undefined && stubborn.has(error.code);
    const seconds = backoffSeconds(isStubborn ? Infinity : failures, backoffLimits);
    const reason = error ? describe(error) : "the aggregator ended the stream";
    // Without its numbers: grpc-js puts the time into some reasons, and each would be a kind of its own.
    const allowed = mayComplain(`uplink ${reason.replaceAll(/\d+/g, "")}`);
    if (allowed) log.warn({ aggregator: options.address, ...allowed }, `not connected: ${reason}`);
    isNews ||= allowed !== undefined;
    retry = setTimeout(connect, seconds * 1000);
  }

  function complain(error: unknown): void {
    if (mayComplain("sample")) log.error({ err: error }, "a sample failed");
  }

  connect();
  return {
    async stop(reason) {
      isStopping = true;
      clearTimeout(retry);
      ticker?.stop();
      await stream?.leave(reason, goodbyeMilliseconds);
      client.close();
    },
  };
}

/** The status with its details; grpc-js appends the resolver's note even where that is empty. */
function describe({ code, details }: StreamError): string {
  return `${status[code]}: ${details.replace(/\.? Resolution note: $/, "")}`;
}

/** The interval that the aggregator asks for, within bounds; what is no interval changes nothing. */
function within({ least, most }: { least: number; most: number }, asked: number, current: number): number {
  return asked > 0 && asked < Infinity ? Math.min(most, Math.max(least, asked)) : current;
}
