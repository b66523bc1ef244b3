/** Wire types: https://protobuf.dev/programming-guides/encoding/#structure */
const varintType = 0;
const doubleType = 1;
const bytesType = 2;

/** What a message begins with room for; it grows where it has to. */
const firstBytes = 4096;

/**
 * Writes a protobuf message field by field, without an object in between. Thousands of agents in one process say the same few
 * numbers every second: what a general encoder does for each of them is most of their cost.
 */
export class WireWriter {
  #buffer = Buffer.allocUnsafe(firstBytes);
  #end = 0;

  /** Begins a message; what was written before is gone. */
  begin(): void {
    this.#end = 0;
  }

  /** The bytes of the message so far, in memory of their own. */
  finish(): Buffer {
    return Buffer.from(this.#buffer.subarray(0, this.#end));
  }

  /** A whole number from 0 to 2^53 - 1. */
  whole(field: number, value: number): void {
    this.#reserve(20);
    this.#varint(field * 8 + varintType);
    this.#varint(value);
  }

  double(field: number, value: number): void {
    this.#reserve(20);
    this.#varint(field * 8 + doubleType);
    this.#end = this.#buffer.writeDoubleLE(value, this.#end);
  }

  text(field: number, value: string): void {
    this.bytes(field, Buffer.from(value, "utf8"));
  }

  /** A field of bytes, a text, or a message that is encoded already. */
  bytes(field: number, value: Uint8Array): void {
    this.#reserve(20 + value.length);
    this.#varint(field * 8 + bytesType);
    this.#varint(value.length);
    this.#buffer.set(value, this.#end);
    this.#end += value.length;
  }

  /** Fields as they are, of the message that is being written. */
  raw(fields: Uint8Array): void {
    this.#reserve(fields.length);
    this.#buffer.set(fields, this.#end);
    this.#end += fields.length;
  }

  /** A message in a field, whose fields `write` writes. */
  message(field: number, write: () => void): void {
    this.#reserve(10);
    this.#varint(field * 8 + bytesType);
    const start = this.#end;
    write();
    const length = this.#end - start;
    const head = varintLength(length);
    this.#reserve(head);
    this.#buffer.copyWithin(start + head, start, this.#end);
    this.#end = start;
    this.#varint(length);
    this.#end += length;
  }

  #varint(value: number): void {
    let left = value;
    while (left >= 0x80) {
      this.#buffer[this.#end++] = (left % 0x80) + 0x80;
      left = Math.floor(left / 0x80);
    }
    this.#buffer[this.#end++] = left;
  }

  #reserve(bytes: number): void {
    if (this.#end + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe((this.#end + bytes) * 2);
    larger.set(this.#buffer.subarray(0, this.#end));
    this.#buffer = larger;
  }
}

function varintLength(value: number): number {
  let length = 1;
  for (let left = value; left >= 0x80; left = Math.floor(left / 0x80)) length++;
  return length;
}
