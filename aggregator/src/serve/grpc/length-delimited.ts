/** Length-delimited fields are of wire type 2 (https://protobuf.dev/programming-guides/encoding/#structure). */
const lengthDelimitedType = 2;

/** What stands before the bytes of a length-delimited field: its number with its type, and how many bytes follow. */
export function fieldHead(number: number, bytes: number): Buffer {
  const head: number[] = [];
  for (const value of [number * 8 + lengthDelimitedType, bytes]) {
    let rest = value;
    for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) head.push((rest % 0x80) | 0x80);
    head.push(rest);
  }
  return Buffer.from(head);
}

/** Encoded messages as the elements of a repeated field. */
export class RepeatedField {
  readonly #number: number;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #count = 0;

  constructor(number: number) {
    this.#number = number;
  }

  /** Bytes of all elements, each with its head. */
  get bytes(): number {
    return this.#bytes;
  }

  get count(): number {
    return this.#count;
  }

  add(element: Buffer): void {
    const head = fieldHead(this.#number, element.length);
    this.#chunks.push(head, element);
    this.#bytes += head.length + element.length;
    this.#count++;
  }

  /** The chunks so far; the field is empty afterwards. */
  take(): readonly Buffer[] {
    const chunks = this.#chunks;
    this.#chunks = [];
    this.#bytes = 0;
    this.#count = 0;
    return chunks;
  }
}
