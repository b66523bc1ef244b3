import {
  decodeAgentMessage,
  millisecondsOf,
  type Acknowledgement,
  type Backfill,
  type SeriesSample,
  type Timestamp,
  type Vitals,
  type WaitingMessage,
} from "@kubevitals/proto";
import type { Clock } from "@kubevitals/program";
import type { History } from "../state/history.ts";
import type { Introduction, SessionRecords } from "../state/node-entry.ts";
import type { NodeTable } from "../state/node-table.ts";
import type { BlockStore } from "./block-store.ts";
import type { IngestCounters } from "./counters.ts";
import { decoded } from "./decode.ts";
import { limits } from "./limits.ts";
import { Refusal } from "./refusal.ts";
import { SeriesReader } from "./series.ts";
import { VitalsReader, type VitalsOptions } from "./vitals.ts";

/** What back-filled records are taken in with. */
export interface BackfillContext extends VitalsOptions {
  readonly table: NodeTable;
  readonly history: History;
  readonly blocks: BlockStore;
  readonly clock: Clock;
  readonly counters: IngestCounters;
}

/**
 * Takes in what one stream back-fills. Every record is checked as a live one is, and goes into the history of the stream's own
 * node and nowhere else: what the node is like now, only live records say.
 */
export class BackfillIntake {
  readonly #introduction: Introduction;
  readonly #context: BackfillContext;
  #session = "";
  #series: SeriesReader;

  constructor(introduction: Introduction, context: BackfillContext) {
    this.#introduction = introduction;
    this.#context = context;
    this.#series = this.#newSeriesReader();
  }

  /** @throws {Refusal} naming the record and what is wrong with it */
  accept({ session, messages, complete }: Backfill): Acknowledgement {
    const where = `back-fill of node ${this.#introduction.nodeName}`;
    if (session === "" || session.length > limits.nameLength) {
      throw new Refusal("bad-record", `${where}: the session must have 1 to ${limits.nameLength} characters`);
    }
    if (messages.length > limits.backfilledMessages)
      throw new Refusal("too-much", `${where}: more than ${limits.backfilledMessages} messages in one`);
    if (session !== this.#session) this.#series = this.#newSeriesReader(); // numbers of blocks are the session's own
    this.#session = session;
    const records = this.#context.table.backfilledRecords(this.#introduction.nodeName, session);
    const sequences = messages.flatMap((message) => this.#take(message, records, where) ?? []);
    if (complete) this.#series = this.#newSeriesReader();
    return { session, sequences };
  }

  /** The number of the record; undefined for a block. */
  #take(waiting: WaitingMessage, records: SessionRecords | undefined, where: string): number | undefined {
    const { ageSeconds } = waiting;
    if (ageSeconds !== undefined && !(ageSeconds >= 0 && ageSeconds < Infinity))
      throw new Refusal("bad-record", `${where}: ${ageSeconds} is not an age in seconds`);
    const { vitals, series, block } = decoded(`${where}: a message`, () => decodeAgentMessage(waiting.message));
    if (vitals) this.#takeVitals(vitals, ageSeconds, records, where);
    else if (series) this.#takeSeries(series, ageSeconds, records, where);
    else if (block) this.#series.acceptBlock(block);
    else throw new Refusal("bad-record", `${where}: a message that is neither vitals nor series nor a block`);
    return vitals?.sequence ?? series?.sequence;
  }

  #takeVitals(vitals: Vitals, age: number | undefined, records: SessionRecords | undefined, where: string): void {
    const { history, clock, counters } = this.#context;
    if (vitals.baseSequence !== 0)
      throw new Refusal("bad-record", `${where}: vitals ${vitals.sequence} are against others`);
    checkSequence(vitals.sequence, where);
    const { metrics } = new VitalsReader(this.#introduction.nodeName, this.#context).accept(vitals);
    this.#keep(records, vitals.sequence, age ?? this.#ageOf(metrics.timestamp), (origin) => {
      history.addVitals(metrics, origin, clock.monotonic());
      counters.backfilled("vitals");
    });
  }

  #takeSeries(series: SeriesSample, age: number | undefined, records: SessionRecords | undefined, where: string): void {
    const { history, clock, counters } = this.#context;
    const { sequence, timestamp } = series;
    checkSequence(sequence, where);
    if (timestamp === undefined)
      throw new Refusal("bad-record", `${where}: series ${sequence}: the timestamp is missing`);
    const sample = this.#series.acceptSample(series);
    this.#keep(records, sequence, age ?? this.#ageOf(timestamp), (origin) => {
      history.addSeries(this.#introduction.nodeName, millisecondsOf(timestamp), sample, origin, clock.monotonic());
      counters.backfilled("series");
    });
  }

  /** Keeps a record unless it has arrived before or the history does not go back so far. */
  #keep(
    records: SessionRecords | undefined,
    sequence: number,
    ageSeconds: number,
    add: (origin: { sessionRank: number; sequence: number; ageSeconds: number }) => void,
  ): void {
    const { history, counters } = this.#context;
    if (records === undefined) return; // the node was forgotten: its stream has ended
    if (records.received.has(sequence)) return counters.duplicate();
    records.received.add(sequence);
    if (ageSeconds > history.retentionSeconds) return counters.expired();
    add({ sessionRank: records.rank, sequence, ageSeconds });
  }

  /** How old a record is by the node's own clock, as the hello showed it. */
  #ageOf(timestamp: Timestamp | undefined): number {
    const nodeNow = this.#context.clock.now() / 1000 + (this.#introduction.clockSkewSeconds ?? 0);
    return timestamp ? Math.max(0, nodeNow - millisecondsOf(timestamp) / 1000) : 0;
  }

  #newSeriesReader(): SeriesReader {
    return new SeriesReader(this.#introduction.nodeName, this.#context.blocks);
  }
}

function checkSequence(sequence: number, where: string): void {
  if (Number.isSafeInteger(sequence) && sequence >= 1) return;
  throw new Refusal("bad-record", `${where}: number ${sequence} is not one from 1 to 2^53 - 1`);
}
