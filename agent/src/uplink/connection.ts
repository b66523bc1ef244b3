import { status } from "@grpc/grpc-js";
import { createAgentClient, type AgentConfiguration, type ScrapeTarget } from "@kubevitals/proto";
import { type Clock, type Logger } from "@kubevitals/program";
import type { BackfillPace } from "./backfill-pace.ts";
import { BackfillSender } from "./backfill-sender.ts";
import type { Backlog } from "./backlog.ts";
import { noIdentity, type UplinkIdentity } from "./identity.ts";
import { ReconnectPolicy } from "./reconnect-policy.ts";
import type { TakenRecord } from "./record.ts";
import { channelOptions, type AgentClient } from "./channel.ts";
import type { Identity } from "./hello.ts";
import { UplinkStream, type StreamError } from "./stream.ts";

export interface ConnectionOptions {
  /** `HOST:PORT` of the aggregator. */
  readonly address: string;
  readonly identity: Identity;
  readonly line?: UplinkIdentity;
  /** What waits for this aggregator. */
  readonly backlog: Backlog;
  readonly pace: BackfillPace;
  readonly clock: Clock;
  readonly log: Logger;
  readonly mayComplain: (key: string) => { heldBack: number } | undefined;
  /** The least number that a live record on a stream that begins now can have. */
  readonly firstSequence: () => number;
}

/** What happens on the line. */
export interface ConnectionEvents {
  /** @param instance what tells the aggregator from others, where it says */
  readonly onWelcome: (instance: string | undefined) => void;
  readonly onConfiguration: (configuration: AgentConfiguration) => void;
  readonly onTargets: (targets: readonly ScrapeTarget[]) => void;
  /** A stream is over, and these live records were not acknowledged. */
  readonly onEnd: (unacknowledged: readonly TakenRecord[]) => void;
}

/** One stream after another, as long as the agent lasts. */
export interface Connection {
  /** The stream now; undefined between two. */
  readonly stream: UplinkStream | undefined;
  /** Whether the aggregator has welcomed the stream. */
  readonly isWelcome: boolean;
  /** Says goodbye and connects no more. */
  close(reason: string): Promise<void>;
}

const goodbyeMilliseconds = 500;

/** Connects to the aggregator, and comes back after a failure. */
export function keepConnected(options: ConnectionOptions, events: ConnectionEvents): Connection {
  const { address, identity, line = noIdentity, clock, log, mayComplain } = options;
  let { credentials } = line;
  let client = openChannel();
  let stream: UplinkStream | undefined;
  let retry: NodeJS.Timeout | undefined;
  const policy = new ReconnectPolicy();
  let isWelcome = false;
  let isClosing = false;
  /** Whether the log does not say yet that there is a connection: it says so as often as it speaks of outages. */
  let isNews = true;

  function openChannel(): AgentClient {
    return createAgentClient(address, credentials, { ...channelOptions, ...line.channelOptions });
  }

  function connect(): void {
    if (line.credentials !== credentials) renewChannel();
    const backfill = new BackfillSender(options.backlog, options.pace);
    const { answerMilliseconds } = policy;
    const firstSequence = options.firstSequence();
    const streamOptions = { identity, line, clock, backfill, firstSequence, answerMilliseconds };
    stream = new UplinkStream(client, streamOptions, {
      onConfiguration: events.onConfiguration,
      onTargets: events.onTargets,
      onWelcome(instance) {
        if (isNews) log.info({ aggregator: address }, "connected");
        isNews = false;
        isWelcome = true;
        policy.welcomed(clock.monotonic());
        events.onWelcome(instance);
      },
      onEnd(error, unacknowledged) {
        stream = undefined;
        events.onEnd(unacknowledged);
        if (!isClosing) reconnect(error);
      },
    });
  }

  function reconnect(error: StreamError | undefined): void {
    isWelcome = false;
    const seconds = policy.ended(error?.code, clock.monotonic());
    const reason = error ? describe(error) : "the aggregator ended the stream";
    // Without its numbers: grpc-js puts the time into some reasons, and each would be a kind of its own.
    const allowed = mayComplain(`uplink ${address} ${reason.replaceAll(/\d+/g, "")}`);
    if (allowed) log.warn({ aggregator: address, ...allowed }, `not connected: ${reason}`);
    isNews ||= allowed !== undefined;
    // grpc-js waits without a limit for a peer that accepts a connection and says nothing, and every later stream of the channel
    // waits with it: only a new channel finds an aggregator that has moved.
    if (error?.code === status.DEADLINE_EXCEEDED) renewChannel();
    retry = setTimeout(connect, seconds * 1000);
  }

  function renewChannel(): void {
    client.close();
    ({ credentials } = line);
    client = openChannel();
  }

  connect();
  return {
    get stream() {
      return stream;
    },
    get isWelcome() {
      return stream !== undefined && isWelcome;
    },
    async close(reason) {
      isClosing = true;
      clearTimeout(retry);
      await stream?.leave(reason, goodbyeMilliseconds);
      client.close();
    },
  };
}

/** The status with its details; grpc-js appends the resolver's note even where that is empty. */
function describe({ code, details }: StreamError): string {
  return `${status[code]}: ${details.replace(/\.? Resolution note: $/, "")}`;
}
