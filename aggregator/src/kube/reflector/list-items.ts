import { ApiFailure } from "../api/api-failure.ts";
import { PieceBuffer, type Piece } from "./lines.ts";

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const largestSpace = 0x20;

/** What stands around the items of a list, and says where the rest is. */
const mostEnvelopeBytes = 2 ** 20;

/** `"items":` at the end of what was read, as a name of its own. */
const itemsName = /(?:^|[^\\])"items"\s*:\s*$/;

/**
 * Takes a list as the API server writes it apart while it comes in: the elements of the outermost `items` one by one, and what
 * stands around them. Bytes are looked at once, strings and nesting being all that matters; nothing is parsed.
 */
export class ListItems {
  readonly #item: PieceBuffer;
  readonly #envelope = new PieceBuffer(mostEnvelopeBytes);
  /** The end of the envelope so far. */
  #tail = "";
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  #isInItems = false;
  #isInItem = false;
  #hadItems = false;

  /** @param mostBytes what an item may hold; of a longer one only the beginning is kept */
  constructor(mostBytes: number) {
    this.#item = new PieceBuffer(mostBytes);
  }

  /** The items that this part of the answer completes. */
  *push(chunk: Uint8Array): Generator<Piece> {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    let start = 0; // of what was not put anywhere yet
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at] as number;
      if (this.#isInString) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (byte === backslash) this.#isEscaped = true;
        else if (byte === quote) this.#isInString = false;
        continue;
      }
      if (byte <= largestSpace) continue;
      if (this.#isInItems && this.#depth === 2 && (byte === comma || byte === closeBracket)) {
        if (this.#isInItem) yield this.#finish(bytes.subarray(start, at));
        start = byte === closeBracket ? at : at + 1;
        if (byte === comma) continue;
        this.#isInItems = false;
      } else if (this.#isInItems && this.#depth === 2) {
        this.#isInItem = true;
      }
      if (byte === quote) this.#isInString = true;
      else if (byte === openBrace || byte === openBracket) {
        const opensItems = byte === openBracket && this.#depth === 1 && !this.#hadItems;
        this.#depth++;
        if (opensItems && this.#endsWithItemsName(bytes.subarray(start, at))) {
          this.#keepAround(bytes.subarray(start, at + 1));
          start = at + 1;
          this.#isInItems = this.#hadItems = true;
        }
      } else if (byte === closeBrace || byte === closeBracket) this.#depth--;
    }
    const rest = bytes.subarray(start);
    if (this.#isInItems) this.#item.append(rest);
    else this.#keepAround(rest);
  }

  /**
   * What stands around the items, once the answer has ended; its `items` are empty.
   *
   * @throws {ApiFailure} where the answer was cut off or is not a list
   */
  end(): unknown {
    const { bytes, isWhole } = this.#envelope.take();
    if (this.#depth === 0 && isWhole && bytes.length > 0) {
      try {
        return JSON.parse(bytes.toString("utf8"));
      } catch {
        // Said below.
      }
    }
    throw new ApiFailure("a list was cut off, or is no list in JSON");
  }

  #finish(rest: Buffer): Piece {
    this.#isInItem = false;
    this.#item.append(rest);
    return this.#item.take();
  }

  #endsWithItemsName(before: Buffer): boolean {
    return itemsName.test(this.#tail + before.subarray(-64).toString("latin1"));
  }

  #keepAround(part: Buffer): void {
    this.#envelope.append(part);
    this.#tail = (this.#tail + part.subarray(-64).toString("latin1")).slice(-64);
  }
}
