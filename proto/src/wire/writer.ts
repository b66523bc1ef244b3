const highBit = 0x80;
const firstBytes = 64 * 1024;

/** Texts of up to so many characters are written one by one: calling the runtime for each would take longer. */
const shortText = 24;

/** Writes the wire's encoding into a buffer that is used again and again. https://protobuf.dev/programming-guides/encoding/ */
export class WireWriter {
  #buffer = Buffer.allocUnsafeSlow(firstBytes);
  #view = new DataView(this.#buffer.buffer);
  #at = 0;

  /** A copy of what was written; the next message begins anew. */
  finish(): Buffer {
    const message = Buffer.from(this.#buffer.subarray(0, this.#at));
    this.#at = 0;
    return message;
  }

  /** Bytes that were written since the last message. */
  get length(): number {
    return this.#at;
  }

  /** A copy of what was written since so many bytes. */
  since(length: number): Buffer {
    return Buffer.from(this.#buffer.subarray(length, this.#at));
  }

  /** What was written before, as it is. */
  raw(bytes: Uint8Array): void {
    this.#makeRoom(bytes.length);
    this.#buffer.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  /** A whole number from 0. */
  varint(value: number): void {
    this.#makeRoom(10);
    let rest = value;
    while (rest >= highBit) {
      this.#buffer[this.#at++] = (rest % highBit) + highBit;
      rest = Math.floor(rest / highBit);
    }
    this.#buffer[this.#at++] = rest;
  }

  /** A whole number, in two's complement of 64 bits where it is below 0. */
  signed(value: number): void {
    if (value >= 0) return this.varint(value);
    this.#makeRoom(10);
    for (let rest = BigInt.asUintN(64, BigInt(value)); ; rest >>= 7n) {
      const byte = Number(rest & 0x7fn);
      if (rest < 0x80n) {
        this.#buffer[this.#at++] = byte;
        return;
      }
      this.#buffer[this.#at++] = byte + highBit;
    }
  }

  double(value: number): void {
    this.#makeRoom(8);
    this.#view.setFloat64(this.#at, value, true);
    this.#at += 8;
  }

  string(text: string): void {
    if (text.length <= shortText && this.#ascii(text)) return;
    const length = Buffer.byteLength(text);
    this.varint(length);
    this.#makeRoom(length);
    this.#at += this.#buffer.write(text, this.#at, length, "utf8");
  }

  bytes(bytes: Uint8Array): void {
    this.varint(bytes.length);
    this.raw(bytes);
  }

  /** Where something begins whose length is to stand before it. */
  begin(): number {
    this.#makeRoom(1);
    return ++this.#at;
  }

  /** Writes the length before what has begun there. */
  end(begun: number): void {
    const length = this.#at - begun;
    let more = 0;
    for (let most = highBit; length >= most; most *= highBit) more++;
    if (more > 0) {
      this.#makeRoom(more);
      this.#buffer.copyWithin(begun + more, begun, this.#at);
    }
    this.#at = begun - 1;
    this.varint(length);
    this.#at = begun + more + length;
  }

  #ascii(text: string): boolean {
    this.#makeRoom(text.length + 1);
    const begun = this.#at;
    this.#buffer[this.#at++] = text.length;
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code >= highBit) {
        this.#at = begun;
        return false;
      }
      this.#buffer[this.#at++] = code;
    }
    return true;
  }

  #makeRoom(bytes: number): void {
    if (this.#at + bytes <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafeSlow(2 * (this.#at + bytes));
    this.#buffer.copy(grown, 0, 0, this.#at);
    this.#buffer = grown;
    this.#view = new DataView(grown.buffer);
  }
}
