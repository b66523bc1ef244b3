import type { Family } from "@kubevitals/proto";
import { padding, paddedView, type TextSink } from "../../../state/objects/text-sink.ts";
import { blockTextOf, type BlockText } from "../text/block-text.ts";
import { familyHeader, type IsOnPage, type PageFormat } from "../text/family-header.ts";
import { mostNumberBytes, writeNumber } from "../text/write-number.ts";
import type { FamilySource, Instance, PlannedFamily } from "./page-plan.ts";
import type { TextOutput } from "./text-output.ts";

/** How families are written. */
export interface FamilyStyle {
  readonly format: PageFormat;
  readonly isOnPage: IsOnPage;
  /** Whether OpenMetrics says since when counters count, where that is known. */
  readonly showsCreated: boolean;
}

/** Writes families with all their rows. One without a row is left out, header and all. */
export async function writeFamilies(
  families: Iterable<PlannedFamily>,
  out: TextOutput,
  style: FamilyStyle,
): Promise<void> {
  for (const { family, sources } of families) {
    let header: Buffer | undefined = Buffer.from(familyHeader(family, style.format, style.isOnPage));
    const createdHead = style.showsCreated ? createdHeadOf(family, style) : undefined;
    for (const source of sources) {
      const rows = rowsOfSource(source, style.format);
      for (const instance of source.from.instances) {
        if (header !== undefined) {
          if (!hasRow(instance, rows)) continue;
          await out.write(header);
          header = undefined;
        }
        const seconds = createdHead === undefined ? undefined : instance.createdOf?.(family.name);
        if (createdHead !== undefined && seconds !== undefined) {
          await writeWithCreated(rows, instance, { head: createdHead, seconds }, out);
          continue;
        }
        let row = appendRows(rows, instance, out.sink, 0, rows.count);
        while (row < rows.count) {
          await out.makeRoom(rowBytes(rows, instance, row));
          row = appendRows(rows, instance, out.sink, row, rows.count);
        }
      }
    }
  }
}

/** Writes rows, each with a second one that says since when it counts. */
async function writeWithCreated(
  rows: FamilyRows,
  instance: Instance,
  { head, seconds }: { readonly head: DataView; readonly seconds: number },
  out: TextOutput,
): Promise<void> {
  const values = new Float64Array(rows.firstRow + rows.count).fill(seconds);
  const since = { ...instance, values, firstValue: 0 };
  const sinceRows = { ...rows, heads: [head] };
  for (let row = 0; row < rows.count; row++) {
    const bytes = rowBytes(rows, instance, row) + rowBytes(sinceRows, since, row);
    if (!out.sink.hasRoomFor(bytes)) await out.makeRoom(bytes);
    appendRows(rows, instance, out.sink, row, row + 1);
    appendRows(sinceRows, since, out.sink, row, row + 1);
  }
}

/** What rows that say since when a counter counts begin with; undefined where the family is no counter on this page. */
function createdHeadOf({ name, type }: Family, { format, isOnPage }: FamilyStyle): DataView | undefined {
  const short = name.replace(/_total$/, "");
  if (format !== "openmetrics" || type !== "METRIC_TYPE_COUNTER" || short === name || isOnPage(short)) return undefined;
  return paddedView([Buffer.from(`${short}_created{`)]);
}

/** What all instances of a block have in common in one family. */
interface FamilyRows {
  readonly count: number;
  /** Of the family's first row among the block's. */
  readonly firstRow: number;
  /** `node_load1{`, by row where rows have suffixes, else one for all. Padded for copying. */
  readonly heads: readonly DataView[];
  readonly text: BlockText;
  /** Of the family's first row in the text. */
  readonly firstText: number;
}

function rowsOfSource({ from, index, firstRow }: FamilySource, format: PageFormat): FamilyRows {
  const family = from.block.families[index] as Family;
  const text = blockTextOf(from.block, { taken: from.taken, isOpenMetrics: format === "openmetrics" });
  return { count: family.rows, firstRow, heads: headsOf(family), text, firstText: text.firstOf[index] ?? 0 };
}

function headsOf({ name, suffixes }: Family): readonly DataView[] {
  const known = new Map<string, DataView>();
  return (suffixes.length === 0 ? [""] : suffixes).map((suffix) => {
    let head = known.get(suffix);
    if (head === undefined) known.set(suffix, (head = paddedView([Buffer.from(`${name}${suffix}{`)])));
    return head;
  });
}

function hasRow({ isAbsent }: Instance, { firstRow, count }: FamilyRows): boolean {
  if (isAbsent === undefined) return count > 0;
  for (let row = 0; row < count; row++) if (!isAbsent(firstRow + row)) return true;
  return false;
}

/** Bytes that a row takes at most. */
function rowBytes({ heads, text, firstText }: FamilyRows, { labels }: Pick<Instance, "labels">, row: number): number {
  const head = heads.length === 1 ? heads[0] : heads[row];
  const own = (text.starts[firstText + row + 1] ?? 0) - (text.starts[firstText + row] ?? 0);
  return (head?.byteLength ?? 0) + own + labels.bytes + mostNumberBytes;
}

/**
 * Appends an instance's rows from one on to another, as far as the sink has room, and returns the first that it has none for. One
 * function, as it runs for each row of a page: in three it took a quarter longer.
 */
function appendRows(rows: FamilyRows, instance: Instance, sink: TextSink, from: number, to: number): number {
  const { firstRow, heads, text, firstText } = rows;
  const { values, isAbsent, labels } = instance;
  const firstValue = instance.firstValue + firstRow;
  const { starts, view } = text;
  const hasManyHeads = heads.length > 1;
  const { bytes } = sink;
  const room = sink.capacity - labels.bytes - mostNumberBytes;
  for (let row = from; row < to; row++) {
    if (isAbsent !== undefined && isAbsent(firstRow + row)) continue;
    const head = (hasManyHeads ? heads[row] : heads[0]) as DataView;
    const headBytes = head.byteLength - padding;
    const ownAt = starts[firstText + row] ?? 0;
    const ownBytes = (starts[firstText + row + 1] ?? 0) - ownAt;
    if (sink.length + headBytes + ownBytes > room) return row;
    if (labels.hasLabels) {
      sink.append(head, 0, headBytes);
      if (ownBytes > 0) sink.append(view, ownAt, ownBytes);
      sink.append(labels.view, labels.start, labels.bytes);
    } else if (ownBytes > 0) {
      sink.append(head, 0, headBytes);
      sink.append(view, ownAt, ownBytes - 1); // without the comma that more labels would stand behind
      sink.append(labels.view, labels.start, labels.bytes);
    } else {
      sink.append(head, 0, headBytes - 1); // without the brace
      bytes[sink.length++] = space;
    }
    const end = writeNumber(bytes, sink.length, values[firstValue + row] ?? NaN);
    bytes[end] = newline;
    sink.length = end + 1;
  }
  return to;
}

const space = 0x20;
const newline = 0x0a;
