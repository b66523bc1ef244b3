import { Metadata, status, type Client, type ClientDuplexStream, type ServiceError } from "@grpc/grpc-js";
import {
  agentServiceDefinition,
  encodeAgentMessage,
  protocolVersion,
  timestampOf,
  type AgentConfiguration,
  type AgentMessage,
  type AggregatorMessage,
} from "@kubevitals/proto";
import { version } from "@kubevitals/program";
import { SeriesSender } from "../../../../agent/src/uplink/series-sender.ts";
import type { NodeLook } from "../../node/simulated-node.ts";
import { countEnd, type WireCounts } from "../wire-counts.ts";
import type { NumberedVitals, VitalsEncoder } from "./vitals-encoder.ts";

/** Who speaks on a stream. */
export interface StreamSpeaker {
  readonly nodeName: string;
  readonly session: string;
  readonly bootId: string;
  readonly firstSequence: number;
  /** How long the aggregator may owe an answer. */
  readonly answerMilliseconds: number;
}

/** What happens on a stream. */
export interface LeanStreamEvents {
  onWelcome(configuration: AgentConfiguration | undefined): void;
  /** @param code undefined where the aggregator ended the stream in order */
  onEnd(code: status | undefined, details: string): void;
}

/** Vitals that may be under way, as for a real agent. */
const mostUnderWay = 8;

const connect = methodConnect();

const decodeAnswer = connect.responseDeserialize as (bytes: Buffer) => AggregatorMessage;

interface UnderWay {
  readonly vitals: NumberedVitals | undefined;
  readonly sequence: number;
  readonly sentAt: number;
}

/**
 * One stream of a simulated agent: the agent's own rules of what is sent against what, with messages that are handed to gRPC as
 * bytes. What is not acknowledged when it ends is not back-filled.
 */
export class LeanStream {
  readonly #call: ClientDuplexStream<Buffer, AggregatorMessage>;
  readonly #encoder: VitalsEncoder;
  readonly #counts: WireCounts;
  readonly #events: LeanStreamEvents;
  readonly #series = new SeriesSender();
  readonly #answerMilliseconds: number;
  /** By when the aggregator has to answer the hello, by `performance.now()`. */
  #welcomeBy: number;
  #underWay: UnderWay[] = [];
  #base: NumberedVitals | undefined;
  #roundTripMilliseconds: number | undefined;
  #isWelcome = false;
  #isOver = false;

  constructor(
    client: Client,
    speaker: StreamSpeaker,
    wallMilliseconds: number,
    { encoder, counts, events }: { encoder: VitalsEncoder; counts: WireCounts; events: LeanStreamEvents },
  ) {
    this.#encoder = encoder;
    this.#counts = counts;
    this.#events = events;
    this.#answerMilliseconds = speaker.answerMilliseconds;
    this.#welcomeBy = performance.now() + speaker.answerMilliseconds;
    this.#call = client.makeBidiStreamRequest(connect.path, (bytes: Buffer) => bytes, decodeAnswer, new Metadata(), {});
    this.#call.on("data", (message: AggregatorMessage) => this.#receive(message));
    this.#call.on("error", ({ code, details }: ServiceError) => this.#end(code, details));
    this.#call.on("end", () => this.#end(undefined, ""));
    const { nodeName, session, bootId, firstSequence } = speaker;
    const time = timestampOf(wallMilliseconds);
    this.#write({
      hello: { protocolVersion, agentVersion: version, nodeName, session, bootId, firstSequence, time },
    });
  }

  get isWelcome(): boolean {
    return this.#isWelcome && !this.#isOver;
  }

  /** Gives the stream up where the aggregator owes an answer for too long. */
  giveUpUnanswered(now: number): void {
    const limit = this.#isWelcome ? (this.#underWay[0]?.sentAt ?? now) + this.#answerMilliseconds : this.#welcomeBy;
    if (now < limit) return;
    this.#end(status.DEADLINE_EXCEEDED, "no answer in time");
    this.#call.cancel();
  }

  /** Sends vitals, unless too many are under way; whether they were sent. */
  sendVitals(
    sequence: number,
    { lasting, moving, gpus, takenAt }: NodeLook,
    withNetwork: boolean,
    now: number,
  ): boolean {
    if (this.#underWay.length >= mostUnderWay) {
      this.#counts.heldBack++;
      return false;
    }
    const vitals = { sequence, lasting, moving, gpus };
    const roundTrip = withNetwork ? this.#roundTripMilliseconds : undefined;
    this.writeBytes(this.#encoder.encode(vitals, takenAt, this.#base, roundTrip));
    this.#underWay.push({ vitals, sequence, sentAt: now });
    this.#counts.vitalsSent++;
    return true;
  }

  /** Sends the whole exposition, with the blocks that the aggregator does not hold yet. */
  sendSeries(sequence: number, { series, takenAt }: NodeLook, now: number): void {
    for (const message of this.#series.next({ sequence, takenAt, monotonic: now, series: series() })) {
      this.#write(message);
      if (message.block) this.#counts.blocksSent++;
      for (const { values } of message.series?.blocks ?? []) this.#counts.valuesSent += values.length;
    }
    this.#underWay.push({ vitals: undefined, sequence, sentAt: now });
    this.#counts.seriesSent++;
  }

  /** Says goodbye; the aggregator ends the stream then. */
  leave(reason: string): void {
    if (this.isWelcome) this.#write({ goodbye: { reason } });
    this.#call.end();
  }

  /** Breaks the stream off, as when the agent's process is killed. */
  cut(): void {
    this.#isOver = true;
    if (this.#isWelcome) this.#counts.connected--;
    this.#call.cancel();
  }

  /** Sends bytes as they are: what is wrong with them is the caller's intention. */
  writeBytes(bytes: Buffer): void {
    this.#counts.bytesSent += bytes.length;
    this.#call.write(bytes);
  }

  #write(message: AgentMessage): void {
    this.writeBytes(encodeAgentMessage(message));
  }

  #receive({ welcome, acknowledgement, configuration, wait }: AggregatorMessage): void {
    if (this.#isOver) return;
    if (welcome && !this.#isWelcome) {
      this.#isWelcome = true;
      this.#counts.connected++;
      this.#events.onWelcome(welcome.configuration);
    } else if (acknowledgement) for (const sequence of acknowledgement.sequences) this.#acknowledge(sequence);
    else if (configuration) this.#events.onWelcome(configuration);
    else if (wait) this.#welcomeBy = performance.now() + wait.seconds * 1000;
  }

  /** An acknowledgement answers for all that was sent before as well. */
  #acknowledge(sequence: number): void {
    const at = this.#underWay.findIndex((record) => record.sequence === sequence);
    const record = this.#underWay[at];
    if (record === undefined) return;
    this.#underWay.splice(0, at + 1);
    const milliseconds = performance.now() - record.sentAt;
    this.#counts.acknowledged++;
    this.#counts.lag.record(Math.max(1, Math.round(milliseconds * 1000)));
    if (record.vitals === undefined) return;
    this.#base = record.vitals;
    this.#roundTripMilliseconds = milliseconds;
  }

  #end(code: status | undefined, details: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (this.#isWelcome) this.#counts.connected--;
    countEnd(this.#counts, code);
    this.#events.onEnd(code, details);
  }
}

function methodConnect() {
  const method = agentServiceDefinition["Connect"];
  if (method === undefined) throw new Error("AgentService has no method Connect");
  return method;
}
