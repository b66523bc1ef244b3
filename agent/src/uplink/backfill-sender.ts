import type { Backfill, WaitingMessage } from "@kubevitals/proto";
import type { BackfillPace } from "./backfill-pace.ts";
import type { Backlog } from "./backlog.ts";
import type { WaitingBlock, WaitingRecord } from "./waiting-buffer.ts";

/** Messages in one at most: blocks count as well. The aggregator takes 1024. */
const mostMessages = 1000;

interface UnderWay {
  readonly session: string;
  readonly records: readonly WaitingRecord[];
  readonly sentAt: number;
}

/** Back-fills over one stream what waits, oldest first, one message at a time. */
export class BackfillSender {
  readonly #backlog: Backlog;
  readonly #pace: BackfillPace;
  #session: string | undefined;
  /** Blocks that the aggregator holds for back-filled series of the session. */
  #known = new Set<WaitingBlock>();
  #underWay: UnderWay | undefined;

  constructor(backlog: Backlog, pace: BackfillPace) {
    this.#backlog = backlog;
    this.#pace = pace;
  }

  /** The next message; undefined where nothing waits, or the last one has not been acknowledged. */
  next(monotonic: number): Backfill | undefined {
    if (this.#underWay !== undefined) return undefined;
    const waiting = this.#backlog.records;
    const [oldest] = waiting;
    if (oldest === undefined) return undefined;
    const { session } = oldest;
    if (session !== this.#session) this.#known = new Set(); // numbers of blocks are the session's own
    this.#session = session;
    const { messages, records } = this.#fill(waiting, session, monotonic);
    for (const record of records) this.#backlog.send(record);
    this.#underWay = { session, records, sentAt: monotonic };
    const complete = records.length === waiting.length;
    if (complete) this.#known = new Set();
    return { session, messages, complete };
  }

  /** Takes in an acknowledgement of back-filled records. */
  acknowledge(session: string, sequences: readonly number[], monotonic: number): void {
    const underWay = this.#underWay;
    if (underWay?.session !== session) return;
    const acknowledged = new Set(sequences);
    const arrived = underWay.records.filter(({ sequence }) => acknowledged.has(sequence));
    this.#backlog.settle(new Set(arrived));
    this.#backlog.comeBack(underWay.records.filter(({ sequence }) => !acknowledged.has(sequence)));
    this.#underWay = undefined;
    this.#pace.acknowledged(monotonic - underWay.sentAt);
  }

  /**
   * The stream is over. Where it was refused while records were under way, these are sent one by one from now on, and one
   * that was alone is dropped: it would end every stream, and live records with it.
   */
  end(isRefused: boolean): void {
    const records = this.#underWay?.records;
    this.#underWay = undefined;
    if (records === undefined) return;
    this.#backlog.comeBack(records);
    if (!isRefused) return;
    const [only] = records;
    if (only && records.length === 1) this.#backlog.refuse(only);
    this.#pace.refused();
  }

  /** As many records of the session as the pace allows, each after the blocks that it needs. */
  #fill(
    waiting: readonly WaitingRecord[],
    session: string,
    monotonic: number,
  ): { messages: WaitingMessage[]; records: WaitingRecord[] } {
    const messages: WaitingMessage[] = [];
    const records: WaitingRecord[] = [];
    let bytes = 0;
    const fits = (more: Buffer) =>
      messages.length === 0 || (bytes + more.length <= this.#pace.bytes && messages.length < mostMessages);
    const add = (message: Buffer, ageSeconds?: number) => {
      messages.push(ageSeconds === undefined ? { message } : { message, ageSeconds });
      bytes += message.length;
    };
    for (const record of waiting) {
      if (record.session !== session || records.length >= this.#pace.records) break;
      for (const block of record.blocks) {
        if (this.#known.has(block)) continue;
        if (!fits(block.bytes)) return { messages, records };
        add(block.bytes);
        this.#known.add(block);
      }
      if (!fits(record.bytes)) break;
      add(record.bytes, Math.max(0, monotonic - record.monotonic) / 1000);
      records.push(record);
      // The aggregator forgets blocks that a sample does not refer to.
      if (record.kind === "series") this.#known = new Set(record.blocks);
    }
    return { messages, records };
  }
}
