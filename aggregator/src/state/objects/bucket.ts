import { bytesIn, isSameText, rowsIn, type PackedRows, type RowLayout } from "./packed-rows.ts";
import { padding } from "./text-sink.ts";

/** An object of the API as the aggregator keeps it; its rows stand in its bucket. */
export interface StoredObject<F = unknown> {
  readonly uid: string;
  /** Empty for what has no namespace. */
  readonly namespace: string;
  readonly name: string;
  /** What the join and the rules need of it. */
  readonly facts: F;
}

/** What the objects of a bucket say in one family: as long as that is the same, so is the cell. */
export interface Cell {
  readonly rows: number;
  /** Bytes of the rows, but for the family's head on each. */
  readonly bytes: number;
}

/** Some objects of a kind, with their rows. A bucket whose objects did not change is the same object in the next view. */
export interface Bucket<F = unknown> {
  readonly objects: readonly StoredObject<F>[];
  /** Layouts of the objects' rows. */
  readonly layouts: readonly RowLayout[];
  /** Where the bytes of each object begin in `own`, and where the last one's end. */
  readonly starts: Uint32Array;
  /** What tells the objects from each other, padded for copying: side by side, as memory is read fastest. */
  readonly own: DataView;
  /** By family; undefined where no object has a row. */
  readonly cells: readonly (Cell | undefined)[];
}

/** An object with its rows. */
export interface Entry<F = unknown> {
  readonly object: StoredObject<F>;
  readonly rows: PackedRows;
}

export const emptyBucket: Bucket<never> = {
  objects: [],
  layouts: [],
  starts: new Uint32Array(1),
  own: new DataView(new ArrayBuffer(padding)),
  cells: [],
};

/** Changes of a bucket by UID; undefined: the object is gone. */
export type BucketChanges<F> = ReadonlyMap<string, Entry<F> | undefined>;

/** The bucket as it is after changes. */
export function changeBucket<F>(before: Bucket<F>, changes: BucketChanges<F>): Bucket<F> {
  const entries: Entry<F>[] = [];
  const cells = new CellChanges(before.cells);
  const added = new Map(changes);
  for (const entry of entriesOf(before)) {
    const { uid } = entry.object;
    added.delete(uid);
    const after = changes.has(uid) ? changes.get(uid) : entry;
    if (after !== entry) cells.change(entry.rows, after?.rows);
    if (after) entries.push(after);
  }
  for (const entry of added.values()) {
    if (entry === undefined) continue;
    cells.change(undefined, entry.rows);
    entries.push(entry);
  }
  const objects = entries.map(({ object }) => object);
  return { objects, layouts: entries.map(({ rows }) => rows.layout), ...joinOwn(entries), cells: cells.after() };
}

/** The objects of a bucket with their rows. */
export function* entriesOf<F>({ objects, layouts, starts, own }: Bucket<F>): Generator<Entry<F>, void, undefined> {
  for (const [index, object] of objects.entries()) {
    const start = starts[index] ?? 0;
    const layout = layouts[index] as RowLayout;
    yield { object, rows: { layout, own, start, bytes: (starts[index + 1] ?? 0) - start } };
  }
}

/** What becomes of a bucket's cells. */
class CellChanges {
  readonly #before: readonly (Cell | undefined)[];
  /** By family, only where the text differs. */
  readonly #changed: ({ rows: number; bytes: number } | undefined)[] = [];

  constructor(before: readonly (Cell | undefined)[]) {
    this.#before = before;
  }

  /** One object has changed, is gone, or is new. */
  change(before: PackedRows | undefined, after: PackedRows | undefined): void {
    const families = (before ?? after)?.layout.templates.length ?? 0;
    for (let family = 0; family < families; family++) {
      if (before && after && isSameText(before, after, family)) continue;
      if (before) this.#add(family, before, -1);
      if (after) this.#add(family, after, 1);
    }
  }

  after(): readonly (Cell | undefined)[] {
    const cells = [...this.#before];
    for (let family = 0; family < this.#changed.length; family++) {
      const changed = this.#changed[family];
      if (changed) cells[family] = changed.rows === 0 ? undefined : changed;
    }
    return cells;
  }

  #add(family: number, rows: PackedRows, sign: 1 | -1): void {
    const count = rowsIn(rows, family);
    if (count === 0) return;
    let changed = this.#changed[family];
    if (changed === undefined) {
      const { rows: rowsBefore = 0, bytes = 0 } = this.#before[family] ?? {};
      this.#changed[family] = changed = { rows: rowsBefore, bytes };
    }
    changed.rows += sign * count;
    changed.bytes += sign * bytesIn(rows, family);
  }
}

function joinOwn<F>(entries: readonly Entry<F>[]): Pick<Bucket<F>, "starts" | "own"> {
  const starts = new Uint32Array(entries.length + 1);
  for (const [index, { rows }] of entries.entries()) starts[index + 1] = (starts[index] ?? 0) + rows.bytes;
  const bytes = new Uint8Array((starts.at(-1) ?? 0) + padding);
  for (const [index, { rows }] of entries.entries()) {
    const { own, start } = rows;
    bytes.set(new Uint8Array(own.buffer, own.byteOffset + start, rows.bytes), starts[index]);
  }
  return { starts, own: new DataView(bytes.buffer) };
}
