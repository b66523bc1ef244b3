import { millisecondsOf, type SeriesSample, type Vitals } from "@kubevitals/proto";
import type { Clock, Logger } from "@kubevitals/program";
import type { History } from "../state/history.ts";
import type { NodeTable } from "../state/node-table.ts";
import type { RecordOrigin } from "../state/record-queue.ts";
import type { SeriesAdmission } from "../state/series-admission.ts";
import { withoutRows } from "../state/stored-series.ts";
import type { BlockStore } from "./block-store.ts";
import type { IngestCounters } from "./counters.ts";
import { Refusal } from "./refusal.ts";
import { admitSeries, type SeriesBudget } from "./series-budget.ts";
import { SeriesReader } from "./series.ts";
import { VitalsReader, type VitalsOptions } from "./vitals.ts";

/** What live records are taken in with. */
export interface LiveContext extends VitalsOptions {
  readonly table: NodeTable;
  readonly history: History;
  readonly blocks: BlockStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly counters: IngestCounters;
  /** Series that a node may have. */
  readonly seriesBudget: SeriesBudget;
  /** Lets a kind of complaint through once a minute. */
  readonly mayComplain: (key: string) => { heldBack: number } | undefined;
}

/** Families that one line of the log names. */
const familiesLogged = 5;

/** Takes in what one stream tells of its node now: the table and the history have it then. */
export class LiveIntake {
  readonly #nodeName: string;
  readonly #context: LiveContext;
  readonly #vitals: VitalsReader;
  /** Blocks, for samples to refer to. */
  readonly series: SeriesReader;
  /** The greatest sequence number on this stream. */
  #sequence: number;
  /** Up to this number the stream told what had arrived before: the history has it from another stream, if at all. */
  #toldAgain = 0;

  /** @param firstSequence the least number that a record of the stream can have */
  constructor(nodeName: string, firstSequence: number, context: LiveContext) {
    this.#nodeName = nodeName;
    this.#context = context;
    this.#vitals = new VitalsReader(nodeName, context);
    this.series = new SeriesReader(nodeName, context.blocks);
    this.#sequence = firstSequence - 1;
  }

  /** @param message the bytes that they came in. @throws {Refusal} naming what is wrong with them */
  takeVitals(vitals: Vitals, message: Buffer): void {
    const { table, history, clock, counters } = this.#context;
    const nodeName = this.#nodeName;
    this.#advance(vitals.sequence, "vitals");
    const { metrics, networks, shape } = this.#vitals.accept(vitals);
    this.#noteDropped(nodeName, vitals.droppedRecords ?? 0);
    if (this.#isDuplicate(nodeName, vitals.sequence)) this.#toldAgain = vitals.sequence;
    else {
      table.acceptVitals(nodeName, vitals.sequence, metrics, networks);
      const { baseSequence } = vitals;
      const told = baseSequence > this.#toldAgain ? { message, baseSequence, shape } : undefined;
      history.addVitals(metrics, this.#origin(nodeName, vitals.sequence), clock.monotonic(), told);
      counters.accepted("vitals");
    }
  }

  /** @throws {Refusal} naming what is wrong with them */
  takeSeries(series: SeriesSample): void {
    const { table, history, clock, counters } = this.#context;
    const nodeName = this.#nodeName;
    const { sequence, timestamp } = series;
    this.#advance(sequence, "series");
    const before = table.admissionOf(nodeName);
    const offered = this.series.acceptSample(series, before?.shape);
    if (!this.#isDuplicate(nodeName, sequence)) {
      const admission = admitSeries(offered.shape, before, this.#context.seriesBudget);
      const sample = withoutRows(offered, admission.leftOutRows);
      this.#noteLeftOut(nodeName, admission);
      table.acceptSeries(nodeName, sequence, sample, timestamp && millisecondsOf(timestamp), admission);
      const origin = this.#origin(nodeName, sequence);
      if (timestamp) history.addSeries(nodeName, millisecondsOf(timestamp), sample, origin, clock.monotonic());
      counters.accepted("series");
    }
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

  /** Sequence numbers on one stream grow. */
  #advance(sequence: number, kind: string): void {
    if (!Number.isSafeInteger(sequence)) {
      throw new Refusal("bad-record", `${kind} of node ${this.#nodeName}: number ${sequence} is above 2^53 - 1`);
    }
    if (sequence <= this.#sequence) {
      throw new Refusal(
        "out-of-order",
        `${kind} ${sequence} of node ${this.#nodeName}: out of order, after ${this.#sequence}`,
      );
    }
    this.#sequence = sequence;
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
}
