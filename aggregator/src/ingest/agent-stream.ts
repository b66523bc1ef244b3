import { Metadata, status, type ServerDuplexStream } from "@grpc/grpc-js";
import {
  millisecondsOf,
  protocolVersion,
  type AgentConfiguration,
  type AgentMessage,
  type AggregatorMessage,
  type Hello,
  type PeersWord,
  type ReplicaWord,
  type SeriesSample,
  type Vitals,
} from "@kubevitals/proto";
import { version, type Clock, type Logger } from "@kubevitals/program";
import type { AgentIdentity } from "../identity/agent-identity.ts";
import { bearerToken, isToken } from "../identity/bearer.ts";
import type { History, RecordOrigin } from "../state/history.ts";
import type { Introduction, NodeSpeaker } from "../state/node-entry.ts";
import type { NodeTable, Refusal as TableRefusal } from "../state/node-table.ts";
import type { SeriesAdmission } from "../state/series-admission.ts";
import { BackfillIntake } from "./backfill-intake.ts";
import type { BlockStore } from "./block-store.ts";
import type { IngestCounters } from "./counters.ts";
import { checkHello } from "./hello.ts";
import { limits } from "./limits.ts";
import { Refusal } from "./refusal.ts";
import { admitSeries, type SeriesBudget } from "./series-budget.ts";
import { SeriesReader } from "./series.ts";
import { StreamIdentity, type FailedProof } from "./stream-identity.ts";
import { VitalsReader, type VitalsOptions } from "./vitals.ts";

/** What every stream works with. */
export interface IngestContext extends VitalsOptions {
  readonly table: NodeTable;
  readonly history: History;
  readonly blocks: BlockStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly counters: IngestCounters;
  readonly isCollecting: boolean;
  /** Decides who may speak for a node; undefined: anybody. */
  readonly identity?: AgentIdentity | undefined;
  /** Series that a node may have. */
  readonly seriesBudget: SeriesBudget;
  /** How long a stream may stay open without a hello. */
  readonly helloMilliseconds: number;
  readonly configuration: AgentConfiguration;
  /** Random at each start, by which agents tell this aggregator from others. */
  readonly instance: string;
  /** How this replica speaks with others by way of the agents; undefined where there is no election. */
  readonly replicas?: { word(): ReplicaWord; hear(peers: PeersWord): void } | undefined;
  /** Lets a kind of complaint through once a minute. */
  readonly mayComplain: (key: string) => { heldBack: number } | undefined;
}

/** Families that one line of the log names. */
const familiesLogged = 5;

type Call = ServerDuplexStream<AgentMessage, AggregatorMessage>;

/** What is known of a stream once its hello was accepted. */
interface Admitted {
  readonly nodeName: string;
  readonly vitals: VitalsReader;
  readonly series: SeriesReader;
  readonly backfill: BackfillIntake;
  /** The greatest sequence number on this stream. */
  sequence: number;
}

/** One agent's stream, from its hello to its end. */
export class AgentStream implements NodeSpeaker {
  readonly #call: Call;
  readonly #context: IngestContext;
  readonly #onEnd: () => void;
  readonly #helloLimit: NodeJS.Timeout;
  /** The hello has come: whose it is may still have to be proven. */
  #hasGreeted = false;
  #speaker: StreamIdentity | undefined;
  #admitted: Admitted | undefined;
  #hasEnded = false;

  constructor(call: Call, context: IngestContext, onEnd: () => void) {
    this.#call = call;
    this.#context = context;
    this.#onEnd = onEnd;
    this.#helloLimit = setTimeout(() => {
      this.#refuse(new Refusal("no-hello", `no hello within ${context.helloMilliseconds / 1000} s`), "warn");
    }, context.helloMilliseconds);
    context.counters.connected(1);
    call.sendMetadata(new Metadata());
    call.on("data", (message: AgentMessage) => this.#receive(message));
    call.on("end", () => this.#finish(() => call.end()));
    call.on("error", (error: Error) => this.#fail(error));
    call.on("cancelled", () => this.#fail(new Error("the stream broke off")));
  }

  /** A newer stream speaks for the node. */
  supersede(reason: string): void {
    this.#refuse(new Refusal("replaced", `node ${this.#admitted?.nodeName}: ${reason}`), "info");
  }

  /** The aggregator stops. */
  close(): void {
    this.#refuse(new Refusal("stopping", "the aggregator stops"), "debug");
  }

  /** Looks whether who speaks may go on. Called from time to time. */
  checkIdentity(): void {
    if (this.#admitted) this.#speaker?.look();
  }

  #receive(message: AgentMessage): void {
    this.#orEnd(() => this.#dispatch(message));
  }

  /** Does it, unless the stream is over, and ends the stream where it is refused. */
  #orEnd(act: () => void): void {
    if (this.#hasEnded) return;
    try {
      act();
    } catch (error) {
      if (error instanceof Refusal) this.#refuse(error, "warn");
      else this.#breakDown(error);
    }
  }

  #dispatch({ hello, vitals, block, series, goodbye, backfill, credentials }: AgentMessage): void {
    const { table, counters } = this.#context;
    if (hello) return this.#greet(hello);
    const admitted = this.#admitted;
    if (admitted === undefined) throw new Refusal("no-hello", "the first message of a stream must be its hello");
    if (vitals) this.#takeVitals(admitted, vitals);
    else if (block) {
      admitted.series.acceptBlock(block);
      counters.accepted("block");
    } else if (series) this.#takeSeries(admitted, series);
    else if (backfill) {
      const acknowledgement = admitted.backfill.accept(backfill);
      counters.accepted("backfill");
      this.#send({ acknowledgement });
    } else if (credentials) {
      this.#speaker?.show(isToken(credentials.token) ? credentials.token : undefined);
    } else if (goodbye) {
      table.acceptGoodbye(admitted.nodeName, goodbye.reason.slice(0, limits.textLength));
      counters.accepted("goodbye");
    }
  }

  #takeVitals(admitted: Admitted, vitals: Vitals): void {
    const { table, history, clock, counters } = this.#context;
    const { nodeName } = admitted;
    this.#advance(admitted, vitals.sequence, "vitals");
    const { metrics, networks } = admitted.vitals.accept(vitals);
    this.#noteDropped(nodeName, vitals.droppedRecords ?? 0);
    if (!this.#isDuplicate(nodeName, vitals.sequence)) {
      table.acceptVitals(nodeName, vitals.sequence, metrics, networks);
      history.addVitals(metrics, this.#origin(nodeName, vitals.sequence), clock.monotonic());
      counters.accepted("vitals");
    }
    const { replicas } = this.#context;
    if (replicas && vitals.peers) replicas.hear(vitals.peers);
    this.#acknowledge(vitals.sequence, replicas?.word());
  }

  #takeSeries(admitted: Admitted, series: SeriesSample): void {
    const { table, history, clock, counters } = this.#context;
    const { nodeName } = admitted;
    const { sequence, timestamp } = series;
    this.#advance(admitted, sequence, "series");
    const offered = admitted.series.acceptSample(series);
    if (!this.#isDuplicate(nodeName, sequence)) {
      const admission = admitSeries(offered, table.admissionOf(nodeName), this.#context.seriesBudget);
      const { series: sample } = admission;
      this.#noteLeftOut(nodeName, admission);
      table.acceptSeries(nodeName, sequence, sample, timestamp && millisecondsOf(timestamp), admission);
      const origin = this.#origin(nodeName, sequence);
      if (timestamp) history.addSeries(nodeName, millisecondsOf(timestamp), sample, origin, clock.monotonic());
      counters.accepted("series");
    }
    this.#acknowledge(sequence);
  }

  /** Says which families bring more series than the node, or a family of it, may have. */
  #noteLeftOut(nodeName: string, { leftOut, rows }: SeriesAdmission): void {
    if (leftOut.length === 0) return;
    const allowed = this.#context.mayComplain(`budget ${nodeName}`);
    if (!allowed) return;
    const families = Object.fromEntries(leftOut.slice(0, familiesLogged).map(({ family, series }) => [family, series]));
    this.#context.log.warn(
      { node: nodeName, kept: rows, leftOut: families, ...allowed },
      "a node has more series than --max-node-series or --max-family-series allows; the newest are left out",
    );
  }

  #origin(nodeName: string, sequence: number): RecordOrigin {
    return { sessionRank: this.#context.table.liveRecords(nodeName)?.rank ?? 0, sequence, ageSeconds: 0 };
  }

  /** The agent counts what it drops since its start. */
  #noteDropped(nodeName: string, dropped: number): void {
    const { table, counters, log, mayComplain } = this.#context;
    if (!Number.isSafeInteger(dropped)) {
      throw new Refusal("bad-record", `vitals of node ${nodeName}: ${dropped} is not a number of dropped records`);
    }
    const records = table.liveRecords(nodeName);
    const more = dropped - (records?.dropped ?? 0);
    if (records === undefined || more <= 0) return;
    records.dropped = dropped;
    counters.droppedByAgent(more);
    const allowed = mayComplain(`dropped ${nodeName}`);
    if (allowed)
      log.warn(
        { node: nodeName, records: more, ...allowed },
        "an agent dropped records that had waited for too long, or were too many",
      );
  }

  #greet(hello: Hello): void {
    const { clock, isCollecting, identity } = this.#context;
    if (this.#hasGreeted) {
      throw new Refusal("second-hello", `node ${this.#admitted?.nodeName}: a second hello on one stream`);
    }
    if (!isCollecting) throw new Refusal("collection-off", "metrics.enabled is false: nothing is collected");
    const introduction = checkHello(hello, clock.now());
    this.#hasGreeted = true;
    clearTimeout(this.#helloLimit);
    if (identity) void this.#admitProven(identity, introduction, hello.firstSequence);
    else this.#admit(introduction, hello.firstSequence);
  }

  /** Admits who can prove to speak for the node. What comes meanwhile waits in the stream. */
  async #admitProven(identity: AgentIdentity, introduction: Introduction, firstSequence: number): Promise<void> {
    const refuse = ({ reason, message }: FailedProof) => this.#refuse(new Refusal(reason, message), "warn");
    const speaker = new StreamIdentity(identity, introduction.nodeName, this.#context.clock, refuse);
    this.#speaker = speaker;
    this.#call.pause();
    const failed = await speaker.begin(bearerToken(this.#call.metadata.get("authorization")[0]?.toString()));
    if (failed) return refuse(failed);
    this.#orEnd(() => {
      this.#admit(introduction, firstSequence);
      this.#call.resume();
    });
  }

  #admit(introduction: Introduction, firstSequence: number): void {
    const { table, counters, configuration, instance, log } = this.#context;
    const refusal = table.admit(introduction, this);
    if (refusal) throw refusalOf(refusal, introduction.nodeName);
    this.#admitted = {
      nodeName: introduction.nodeName,
      vitals: new VitalsReader(introduction.nodeName, this.#context),
      series: new SeriesReader(introduction.nodeName, this.#context.blocks),
      backfill: new BackfillIntake(introduction, this.#context),
      sequence: firstSequence - 1,
    };
    counters.accepted("hello");
    const allowed = this.#context.mayComplain(`connected ${introduction.nodeName}`);
    if (allowed) {
      const { nodeName: node, agentVersion } = introduction;
      log.info({ node, agentVersion, peer: this.#call.getPeer(), ...allowed }, "agent connected");
    }
    this.#send({ welcome: { protocolVersion, aggregatorVersion: version, configuration, instance } });
  }

  /** Sequence numbers on one stream grow. */
  #advance(admitted: Admitted, sequence: number, kind: string): void {
    if (!Number.isSafeInteger(sequence)) {
      throw new Refusal("bad-record", `${kind} of node ${admitted.nodeName}: number ${sequence} is above 2^53 - 1`);
    }
    if (sequence <= admitted.sequence) {
      throw new Refusal(
        "out-of-order",
        `${kind} ${sequence} of node ${admitted.nodeName}: out of order, after ${admitted.sequence}`,
      );
    }
    admitted.sequence = sequence;
  }

  /** Whether the record arrived on an earlier stream of the session: its acknowledgement was lost, not the record. */
  #isDuplicate(nodeName: string, sequence: number): boolean {
    if (!this.#context.table.isDuplicate(nodeName, sequence)) return false;
    this.#context.counters.duplicate();
    const allowed = this.#context.mayComplain(`duplicate ${nodeName}`);
    if (allowed) {
      const fields = { node: nodeName, sequence, ...allowed };
      this.#context.log.warn(fields, "a record had arrived before in its session and was dropped");
    }
    return true;
  }

  #acknowledge(sequence: number, word?: ReplicaWord): void {
    this.#send({ acknowledgement: { sequences: [sequence], ...(word && { word }) } });
  }

  #send(message: AggregatorMessage): void {
    if (this.#call.writableLength > limits.unreadAnswers) {
      throw new Refusal("too-much", `node ${this.#admitted?.nodeName}: the agent does not read its answers`);
    }
    this.#call.write(message);
  }

  #refuse(refusal: Refusal, level: "debug" | "info" | "warn"): void {
    if (this.#hasEnded) return;
    this.#endWith(refusal.code, refusal.message);
    this.#context.counters.refused(refusal.reason);
    const peer = this.#call.getPeer();
    const allowed = this.#context.mayComplain(`${refusal.reason} ${peer.replace(/:\d+$/, "")}`);
    if (allowed) this.#context.log[level]({ peer, reason: refusal.reason, ...allowed }, refusal.message);
  }

  /** The stream broke: the network, or a message that grpc-js refused, such as one over the size limit. */
  #fail(error: Error): void {
    if (this.#hasEnded) return;
    this.#finish(() => undefined);
    const allowed = this.#context.mayComplain(`stream ${error.message}`);
    if (allowed)
      this.#context.log.warn({ peer: this.#call.getPeer(), node: this.#admitted?.nodeName, ...allowed }, error.message);
  }

  /** A defect of ours: it ends this stream and no other. */
  #breakDown(error: unknown): void {
    this.#context.log.error(
      { err: error, node: this.#admitted?.nodeName },
      "a message of an agent could not be taken in",
    );
    this.#endWith(status.INTERNAL, "the message could not be taken in");
  }

  /**
   * Ends the call with a status: grpc-js takes it from an error that is emitted on the stream. It follows the answers that are
   * under way, so an agent that does not read them learns it late or never; what that one says is not read any more either.
   */
  #endWith(code: status, details: string): void {
    this.#finish(() => {
      this.#call.emit("error", Object.assign(new Error(details), { code, details }));
      this.#call.pause();
    });
  }

  #finish(end: () => void): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    clearTimeout(this.#helloLimit);
    this.#onEnd();
    this.#context.counters.connected(-1);
    if (this.#admitted) this.#context.table.release(this.#admitted.nodeName, this);
    end();
  }
}

function refusalOf(refusal: TableRefusal, nodeName: string): Refusal {
  if (refusal === "superseded") return new Refusal("superseded", `node ${nodeName}: a newer session speaks for it`);
  return new Refusal("too-many-nodes", `node ${nodeName}: as many nodes as --max-nodes allows are known already`);
}
