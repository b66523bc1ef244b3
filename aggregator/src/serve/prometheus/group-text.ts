import { appendCell, cellBytes } from "../../state/objects/append-cell.ts";
import type { Cell } from "../../state/objects/bucket.ts";
import { TextSink } from "../../state/objects/text-sink.ts";
import type { Codec, CompressedPart } from "./compress/codec.ts";
import type { PageCell } from "./kube-families.ts";

/** Bytes that a cell takes on the page, its family's header included. */
export function pageBytes({ bucket, family, text, isFirst }: PageCell): number {
  return cellBytes(bucket, family, text.head) + (isFirst ? text.header.length : 0);
}

/** Appends a cell to a sink that has room for it. */
export function appendPageCell({ bucket, family, text, isFirst }: PageCell, sink: TextSink): void {
  if (isFirst) sink.appendBytes(text.header);
  appendCell(bucket, family, text.head, sink);
}

/** A compressed group, as long as it says the same. */
interface KnownGroup {
  readonly group: readonly Pick<PageCell, "cell" | "text" | "isFirst">[];
  readonly part: CompressedPart;
}

/** Bytes that most groups have room in. */
const usualBytes = 256 * 1024;

/**
 * Compressed groups of cells, kept as long as somebody holds the first cell. What has not changed since the last scrape is not
 * compressed again: it would cost ten times as much as all else that a scrape does.
 */
export class CompressedGroups {
  readonly #codec: Codec;
  readonly #known = new WeakMap<Cell, KnownGroup>();
  #sink: TextSink | undefined;

  constructor(codec: Codec) {
    this.#codec = codec;
  }

  /** The group, compressed, if it is known. */
  find(group: readonly PageCell[]): CompressedPart | undefined {
    const [first] = group;
    const known = first && this.#known.get(first.cell);
    return known && isSameGroup(known.group, group) ? known.part : undefined;
  }

  /** @param keeps whether the group will be asked for again */
  compress(group: readonly PageCell[], keeps: boolean): CompressedPart {
    const bytes = group.reduce((total, cell) => total + pageBytes(cell), 0);
    const sink = this.#sinkFor(bytes);
    for (const cell of group) appendPageCell(cell, sink);
    const part = this.#codec.compressNow(sink.written());
    if (!keeps) return part;
    const [first] = group;
    // The buckets are left out: the cells stand for them, and what is kept must not keep old objects.
    const kept = group.map(({ cell, text, isFirst }) => ({ cell, text, isFirst }));
    if (first) this.#known.set(first.cell, { group: kept, part });
    return part;
  }

  #sinkFor(bytes: number): TextSink {
    if (bytes > usualBytes) return new TextSink(bytes);
    this.#sink ??= new TextSink(usualBytes);
    this.#sink.length = 0;
    return this.#sink;
  }
}

function isSameGroup(known: KnownGroup["group"], group: readonly PageCell[]): boolean {
  return (
    known.length === group.length &&
    group.every(({ cell, text, isFirst }, index) => {
      const before = known[index];
      return before?.cell === cell && before.text === text && before.isFirst === isFirst;
    })
  );
}
