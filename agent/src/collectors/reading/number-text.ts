import { ByteCursor } from "../../byte-cursor.ts";

/** What a kernel's text says: a layout of its words, which hardly ever changes, and its numbers, by their slots in the layout. */
export interface NumberText<Layout> {
  readonly layout: Layout;
  readonly values: readonly number[];
}

/** Walks over a text to learn its layout: numbers that it takes by their slots may be others in the next text, all else may not. */
export class LayoutCursor extends ByteCursor {
  readonly #bounds: number[] = [];
  readonly #values: number[] = [];

  /** Where each number stands, with the blanks before it, in their order: its first byte and the one behind it. */
  get bounds(): readonly number[] {
    return this.#bounds;
  }

  /** The numbers by their slots. */
  get values(): readonly number[] {
    return this.#values;
  }

  /** The slot of the next word, which is a decimal number; undefined where there is none or it is something else. */
  slot(): number | undefined {
    const start = this.at;
    const value = this.number();
    if (Number.isNaN(value)) return undefined;
    this.#bounds.push(start, this.at);
    return this.#values.push(value) - 1;
  }

  /** The slot of the first of so many numbers that come next; undefined where they are fewer, or something else is among them. */
  slots(count: number): number | undefined {
    const first = this.#values.length;
    for (let index = 0; index < count; index++) if (this.slot() === undefined) return undefined;
    return first;
  }
}

/** Takes apart a text that is read once. */
export function parseNumberText<Layout>(
  bytes: Uint8Array,
  learn: (cursor: LayoutCursor) => Layout,
): NumberText<Layout> {
  const cursor = new LayoutCursor(bytes);
  return { layout: learn(cursor), values: cursor.values };
}

/**
 * Reads texts of one kernel file, sample after sample. Between two samples such a file changes nothing but its numbers, so a text is
 * laid over the one that was learnt: what stands between the numbers is compared and never taken apart again. A text that is not of
 * the same layout is learnt anew; one that is the same byte for byte gives the very object that was given the last time.
 *
 * @param learn Takes a text apart. It throws where the text is not as expected.
 * @param make Makes of it what the caller wants.
 */
export function createNumberTextReader<Layout, Made>(
  learn: (cursor: LayoutCursor) => Layout,
  make: (text: NumberText<Layout>) => Made,
): (bytes: Uint8Array) => Made {
  let learnt: { readonly text: Uint8Array; readonly bounds: readonly number[] } | undefined;
  let last: { readonly text: Buffer; readonly reading: NumberText<Layout>; readonly made: Made } | undefined;

  function learnAnew(bytes: Uint8Array): NumberText<Layout> {
    const cursor = new LayoutCursor(bytes);
    const layout = learn(cursor);
    learnt = { text: Uint8Array.from(bytes), bounds: cursor.bounds };
    return { layout, values: cursor.values };
  }

  return (bytes) => {
    if (last?.text.equals(bytes)) return last.made;
    const values = last && learnt && valuesWithin(bytes, learnt.text, learnt.bounds, last.reading.values);
    const reading = last && values ? { layout: last.reading.layout, values } : learnAnew(bytes);
    const made = make(reading);
    last = { text: copyInto(last?.text, bytes), reading, made };
    return made;
  };
}

/** The numbers of a text that has the layout of the one that was learnt; undefined where it has another. */
function valuesWithin(
  bytes: Uint8Array,
  learnt: Uint8Array,
  bounds: readonly number[],
  before: readonly number[],
): readonly number[] | undefined {
  const cursor = new ByteCursor(bytes);
  const values = before.slice();
  let passed = 0;
  for (let slot = 0; slot < values.length; slot++) {
    if (!cursor.skipSame(learnt, passed, bounds[2 * slot] ?? 0)) return undefined;
    const value = cursor.number();
    if (Number.isNaN(value)) return undefined;
    values[slot] = value;
    passed = bounds[2 * slot + 1] ?? 0;
  }
  return cursor.skipSame(learnt, passed, learnt.length) && cursor.isAtEnd ? values : undefined;
}

/** The bytes in memory of the caller's own: in the room of those before where they are as many. */
function copyInto(room: Buffer | undefined, bytes: Uint8Array): Buffer {
  if (room?.length !== bytes.length) return Buffer.from(bytes);
  room.set(bytes);
  return room;
}
