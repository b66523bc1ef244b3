import { status, type ClientDuplexStream, type ServiceError } from "@grpc/grpc-js";
import {
  protocolVersion,
  type Acknowledgement,
  type AgentConfiguration,
  type AgentMessage,
  type AggregatorMessage,
  type ScrapeTarget,
} from "@kubevitals/proto";
import type { Clock } from "@kubevitals/program";
import type { BackfillSender } from "./backfill-sender.ts";
import { withPath, wordsBeside, type BesideVitals, type HeardWord } from "./beside-vitals.ts";
import type { AgentClient } from "./channel.ts";
import { helloOf, metadataWith, type Identity } from "./hello.ts";
import type { UplinkIdentity } from "./identity.ts";
import { InFlight } from "./in-flight.ts";
import type { TakenRecord, TakenVitals } from "./record.ts";
import { SeriesSender } from "./series-sender.ts";
import { VitalsSender } from "./vitals-sender.ts";

/** What happens on a stream. */
export interface StreamEvents {
  /** @param instance what tells the aggregator from others, where it says */
  readonly onWelcome: (instance: string | undefined) => void;
  readonly onConfiguration: (configuration: AgentConfiguration) => void;
  /** Told of all that there is to scrape. */
  readonly onTargets?: (targets: readonly ScrapeTarget[]) => void;
  /**
   * The stream is over; the error is undefined where the aggregator ended it in order. Live records that nobody acknowledged
   * come back, oldest first.
   */
  readonly onEnd: (error: StreamError | undefined, unacknowledged: readonly TakenRecord[]) => void;
}

export interface UplinkStreamOptions {
  readonly identity: Identity;
  readonly line: Pick<UplinkIdentity, "token">;
  readonly clock: Clock;
  readonly backfill: BackfillSender;
  /** The least number that a live record on this stream can have. */
  readonly firstSequence: number;
  /** How long the aggregator may owe an answer. */
  readonly answerMilliseconds: number;
}

/** Why a stream has ended, as gRPC says it. */
export type StreamError = Pick<ServiceError, "code" | "details">;

/** Messages that may lie in the stream before further records have to wait outside. */
const mostWaiting = 64;

/** How long live vitals may wait for their acknowledgement before nothing old is sent beside them. */
const promptMilliseconds = 1000;

/** Statuses by which an aggregator refuses what it was sent. */
const refusals = new Set([status.INVALID_ARGUMENT, status.RESOURCE_EXHAUSTED, status.INTERNAL]);

/** How long an aggregator may ask to wait for its next word at most. */
const mostWaitSeconds = 120;

/** One stream to the aggregator, from its hello to its end. */
export class UplinkStream {
  readonly #identity: Identity;
  readonly #line: Pick<UplinkIdentity, "token">;
  readonly #clock: Clock;
  readonly #call: ClientDuplexStream<AgentMessage, AggregatorMessage>;
  readonly #vitals: VitalsSender;
  readonly #series = new SeriesSender();
  readonly #backfill: BackfillSender;
  readonly #inFlight = new InFlight();
  readonly #ended: Promise<void>;
  readonly #end: (error: StreamError | undefined) => void;
  readonly #answerMilliseconds: number;
  #welcomeLimit: NodeJS.Timeout | undefined;
  /** The token that was shown last. */
  #shownToken: string | undefined;
  #roundTripMilliseconds: number | undefined;
  #word: HeardWord | undefined;
  #isWelcome = false;

  constructor(
    client: AgentClient,
    { identity, line, clock, backfill, firstSequence, answerMilliseconds }: UplinkStreamOptions,
    events: StreamEvents,
  ) {
    this.#identity = identity;
    this.#line = line;
    this.#shownToken = line.token;
    this.#clock = clock;
    this.#backfill = backfill;
    this.#vitals = new VitalsSender(identity.nodeName);
    this.#call = client.connect({ metadata: metadataWith(this.#shownToken) });
    this.#call.on("data", (message: AggregatorMessage) => this.#receive(message, events));
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#ended = promise;
    let isOver = false;
    this.#end = (error) => {
      if (isOver) return;
      isOver = true;
      this.#isWelcome = false;
      clearTimeout(this.#welcomeLimit);
      backfill.end(error !== undefined && refusals.has(error.code));
      resolve();
      events.onEnd(error, this.#inFlight.takeAll());
    };
    this.#answerMilliseconds = answerMilliseconds;
    this.#awaitWelcome(answerMilliseconds);
    this.#call.on("error", (error: ServiceError) => this.#end(error));
    this.#call.on("end", () => this.#end(undefined));
    this.#call.write({ hello: helloOf(identity, firstSequence, clock.now()) });
  }

  /** Whether the aggregator takes in live records now; one that has fallen behind is not sent more. */
  get isReady(): boolean {
    return this.#isWelcome && !this.#vitals.isStalled && this.#call.writableLength < mostWaiting;
  }

  /** What this aggregator said last to the other replicas; undefined where it says nothing to them. */
  get word(): HeardWord | undefined {
    return this.#word;
  }

  /** Gives the stream up when vitals have waited for their acknowledgement for too long: nobody takes them in. */
  giveUpUnanswered(): void {
    const since = this.#vitals.waitingSince;
    if (since === undefined || this.#clock.monotonic() - since < this.#answerMilliseconds) return;
    this.#giveUp(status.DEADLINE_EXCEEDED, `no acknowledgement within ${this.#answerMilliseconds / 1000} s`);
  }

  /** Shows the token where it has been renewed: an aggregator that asks for one ends the stream when the last one expires. */
  showToken(): void {
    const { token } = this.#line;
    if (!this.#isWelcome || token === undefined || token === this.#shownToken) return;
    this.#shownToken = token;
    this.#call.write({ credentials: { token } });
  }

  /** Sends live records, and what belongs to vitals beside the sample. */
  send(records: readonly TakenRecord[], beside: BesideVitals): void {
    for (const record of records) {
      if (record.vitals) this.#sendVitals(record, beside);
      else {
        this.#inFlight.add(record);
        for (const message of this.#series.next(record)) this.#call.write(message);
      }
    }
  }

  /** Sends some of what waits, where the aggregator has shown that it keeps up with live records. */
  backfill(): void {
    if (!this.isReady || this.#roundTripMilliseconds === undefined) return;
    const now = this.#clock.monotonic();
    if (now - (this.#vitals.waitingSince ?? now) >= promptMilliseconds) return;
    const backfill = this.#backfill.next(now);
    if (backfill) this.#call.write({ backfill });
  }

  #sendVitals(record: TakenVitals, beside: BesideVitals): void {
    const roundTrip = beside.withNetwork ? this.#roundTripMilliseconds : undefined;
    const { measured, networks } = withPath(record, this.#identity.nodeName, roundTrip);
    this.#inFlight.add(record); // what this stream has measured says nothing to another
    const vitals = this.#vitals.next(measured, networks, this.#clock.monotonic());
    this.#call.write({ vitals: { ...vitals, ...wordsBeside(beside, this.#word) } });
  }

  /** Says goodbye and waits for the aggregator to have heard it, but no longer than the limit. */
  async leave(reason: string, limitMilliseconds: number): Promise<void> {
    if (this.#isWelcome) this.#call.write({ goodbye: { reason } });
    this.#call.end();
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, limitMilliseconds);
    });
    await Promise.race([this.#ended, limit]);
    clearTimeout(timer);
    this.#end(undefined);
    this.#call.cancel();
  }

  /** Begins to wait for the welcome, or waits for it anew. */
  #awaitWelcome(milliseconds: number): void {
    clearTimeout(this.#welcomeLimit);
    this.#welcomeLimit = setTimeout(() => {
      this.#giveUp(status.DEADLINE_EXCEEDED, `no welcome within ${milliseconds / 1000} s`);
    }, milliseconds);
  }

  #giveUp(code: status, details: string): void {
    this.#end({ code, details });
    this.#call.cancel();
  }

  #receive(message: AggregatorMessage, events: StreamEvents): void {
    const { welcome, acknowledgement, configuration, wait, scrapeTargets } = message;
    if (welcome) {
      if (this.#isWelcome) return; // a second one changes nothing
      if (welcome.protocolVersion !== protocolVersion) {
        const details = `the aggregator speaks protocol version ${welcome.protocolVersion}, this agent ${protocolVersion}`;
        return this.#giveUp(status.FAILED_PRECONDITION, details);
      }
      this.#isWelcome = true;
      clearTimeout(this.#welcomeLimit);
      if (welcome.configuration) events.onConfiguration(welcome.configuration);
      events.onWelcome(welcome.instance);
    } else if (acknowledgement) {
      this.#acknowledge(acknowledgement);
    } else if (configuration) events.onConfiguration(configuration);
    else if (scrapeTargets && this.#isWelcome) events.onTargets?.(scrapeTargets.targets);
    else if (wait && !this.#isWelcome && wait.seconds > 0)
      this.#awaitWelcome(Math.min(mostWaitSeconds, wait.seconds) * 1000);
  }

  #acknowledge({ session, sequences, word }: Acknowledgement): void {
    const now = this.#clock.monotonic();
    if (word) this.#word = { ...word, heardAt: now };
    if (session !== undefined) return this.#backfill.acknowledge(session, sequences, now);
    for (const sequence of sequences) {
      this.#inFlight.acknowledge(sequence);
      this.#roundTripMilliseconds = this.#vitals.acknowledge(sequence, now) ?? this.#roundTripMilliseconds;
    }
  }
}
