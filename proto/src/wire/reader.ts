import type { Words } from "./words.ts";

/** Bytes of a message that are not what the wire's encoding allows. */
export class WireError extends Error {
  override readonly name = "WireError";
}

const highBit = 0x80;
const twoTo32 = 2 ** 32;

/** Reads the wire's encoding from a buffer, and never beyond its end. https://protobuf.dev/programming-guides/encoding/ */
export class WireReader {
  readonly #buffer: Buffer;
  readonly #view: DataView;
  readonly #words: Words;
  #itemsLeft: number;
  at = 0;

  /** @param mostItems items of all lists together at most */
  constructor(buffer: Buffer, words: Words, mostItems: number) {
    this.#buffer = buffer;
    this.#words = words;
    this.#itemsLeft = mostItems;
    this.#view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
  }

  get length(): number {
    return this.#buffer.length;
  }

  /** A number of up to 64 bits without a sign; above 2^53 the nearest. */
  varint(): number {
    const byte = this.#byte();
    if (byte < highBit) return byte;
    let value = byte & 0x7f;
    let weight = highBit;
    for (let read = 1; read < 10; read++) {
      const next = this.#byte();
      value += (next & 0x7f) * weight;
      if (next < highBit) return value;
      weight *= highBit;
    }
    throw new WireError("a number of more than ten bytes");
  }

  /** A number of up to 64 bits with a sign, in two's complement; beyond 2^53 the nearest. */
  signed(): number {
    let [low, high] = [0, 0];
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.#byte();
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) [low, high] = [low | (bits << 28), bits >>> 4];
      else high |= bits << (shift - 32);
      if (byte < highBit) return (high | 0) * twoTo32 + (low >>> 0);
    }
    throw new WireError("a number of more than ten bytes");
  }

  /** Counts an item of a list: two bytes may be one, and an object takes fifty times as much. */
  countItem(): void {
    if (--this.#itemsLeft < 0) throw new WireError("its lists are too long");
  }

  double(): number {
    const { at } = this;
    this.#skipBytes(8);
    return this.#view.getFloat64(at, true);
  }

  /** The end of what comes next and says its own length. */
  delimited(): number {
    const length = this.varint();
    const end = this.at + length;
    if (end > this.#buffer.length) throw new WireError("it ends within a field");
    return end;
  }

  string(): string {
    const end = this.delimited();
    const text = this.#words.read(this.#buffer, this.at, end);
    this.at = end;
    return text;
  }

  /** A part of the very buffer. */
  bytes(): Buffer {
    const end = this.delimited();
    const part = this.#buffer.subarray(this.at, end);
    this.at = end;
    return part;
  }

  /** Passes a value by. */
  skip(wireType: number): void {
    if (wireType === 0) this.varint();
    else if (wireType === 1) this.#skipBytes(8);
    else if (wireType === 2) this.at = this.delimited();
    else if (wireType === 5) this.#skipBytes(4);
    else throw new WireError(`a field of wire type ${wireType}`);
  }

  #byte(): number {
    const byte = this.#buffer[this.at];
    if (byte === undefined) throw new WireError("it ends within a field");
    this.at++;
    return byte;
  }

  #skipBytes(count: number): void {
    if (this.at + count > this.#buffer.length) throw new WireError("it ends within a field");
    this.at += count;
  }
}
