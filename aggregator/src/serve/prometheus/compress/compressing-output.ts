import type { PageTurn } from "../page/page-turns.ts";
import { SliceOutput } from "../page/slice-output.ts";
import type { SlicePool } from "../page/slice-pool.ts";
import type { Codec, CompressedPart, Frame } from "./codec.ts";
import type { SharedPage } from "./shared-page.ts";

/** A page that is compressed on its way: slice by slice on other threads, while the next slices are written here. */
export class CompressingOutput extends SliceOutput {
  readonly #page: SharedPage;
  readonly #frame: Frame;
  readonly #order: PartOrder;

  constructor(page: SharedPage, codec: Codec, pool: SlicePool, turn: PageTurn) {
    const frame = codec.frame();
    const order = new PartOrder(page, frame);
    super((text) => order.add(codec.compress(text)), pool, turn);
    this.#page = page;
    this.#frame = frame;
    this.#order = order;
    page.push(frame.header);
  }

  /** Puts a part that is compressed already behind what was written so far. @throws {PageAborted} */
  async writePart(part: CompressedPart): Promise<void> {
    await this.flush();
    void this.#order.add(Promise.resolve(part));
    await this.#page.keepPace();
  }

  /** @throws {PageAborted} */
  override async flush(): Promise<void> {
    await super.flush();
    await this.#page.keepPace();
  }

  override async end(): Promise<void> {
    await super.end();
    await this.#order.settled;
    this.#page.push(this.#frame.trailer());
  }
}

/** Parts are done in any order, and stand on the page in that of their text. */
class PartOrder {
  readonly #page: SharedPage;
  readonly #frame: Frame;
  #last: Promise<void> = Promise.resolve();

  constructor(page: SharedPage, frame: Frame) {
    this.#page = page;
    this.#frame = frame;
  }

  /** Resolves once all parts stand on the page. */
  get settled(): Promise<void> {
    return this.#last;
  }

  /** Resolves once the part is compressed. */
  async add(making: Promise<CompressedPart>): Promise<void> {
    this.#last = this.#append(this.#last, making);
    this.#last.catch(() => undefined); // whoever waits for it hears of it
    await making;
  }

  async #append(before: Promise<void>, making: Promise<CompressedPart>): Promise<void> {
    const part = await making;
    await before;
    this.#frame.add(part);
    this.#page.push(part.bytes);
  }
}
