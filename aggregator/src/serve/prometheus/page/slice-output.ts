import { TextSink } from "../../../state/objects/text-sink.ts";
import type { PageTurn } from "./page-turns.ts";
import { sliceBytes, slicesPerPage, type SlicePool } from "./slice-pool.ts";
import type { TextOutput } from "./text-output.ts";

/** Passes a slice of text on. Resolves once the buffer is free again. @throws {PageAborted} when nobody takes it */
export type PassOn = (text: Buffer) => Promise<unknown>;

/**
 * A page on its way: it is worked out no faster than it is taken, in a few buffers that are used again and again, and in turns short
 * enough that nothing else waits for it.
 */
export class SliceOutput implements TextOutput {
  readonly #passOn: PassOn;
  readonly #pool: SlicePool;
  readonly #turn: PageTurn;
  readonly #underWay: Promise<TextSink>[] = [];
  #sink: TextSink;

  constructor(passOn: PassOn, pool: SlicePool, turn: PageTurn) {
    this.#passOn = passOn;
    this.#pool = pool;
    this.#turn = turn;
    this.#sink = pool.take();
  }

  get sink(): TextSink {
    return this.#sink;
  }

  async makeRoom(bytes: number): Promise<void> {
    if (this.#sink.hasRoomFor(bytes)) return;
    await this.flush();
    if (this.#sink.hasRoomFor(bytes)) return;
    this.#pool.giveBack(this.#sink);
    this.#sink = new TextSink(bytes);
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; at += sliceBytes) {
      const part = bytes.subarray(at, at + sliceBytes);
      await this.makeRoom(part.length);
      this.#sink.appendBytes(part);
    }
  }

  giveWay(): Promise<void> {
    return this.#turn.giveWay();
  }

  /** Passes on what was written so far. @throws {PageAborted} */
  async flush(): Promise<void> {
    if (this.#sink.length === 0) return;
    this.#send();
    await this.giveWay();
    const oldest = this.#underWay.length < slicesPerPage ? undefined : this.#underWay.shift();
    if (oldest) this.#pool.giveBack(await oldest);
    this.#sink = this.#pool.take();
  }

  /** Passes on what is left. Resolves once all of it was taken. @throws {PageAborted} */
  async end(): Promise<void> {
    if (this.#sink.length > 0) this.#send();
    for (const sink of this.#underWay) this.#pool.giveBack(await sink);
  }

  #send(): void {
    const sink = this.#sink;
    const passed = this.#passOn(sink.written()).then(() => sink);
    passed.catch(() => undefined); // whoever waits for it hears of it
    this.#underWay.push(passed);
  }
}
