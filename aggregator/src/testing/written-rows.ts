import type { RowSink, WriteRows } from "../state/objects/object-rows.ts";

/** The rows of an object as data. In a row pieces at even places are common, those between them the object's own. */
export interface WrittenRows {
  readonly labels: string;
  readonly families: readonly (readonly (readonly string[])[])[];
}

/** An object without rows. */
export const noRows: WriteRows = () => undefined;

/** Writes what is said. */
export function writing({ labels, families }: WrittenRows): WriteRows {
  return (out) => {
    out.labels(labels);
    for (const rows of families) {
      for (const pieces of rows) {
        for (const [index, piece] of pieces.entries()) (index % 2 === 0 ? common : own)(out, piece);
        out.endRow();
      }
      out.endFamily();
    }
  };
}

/** What is written. */
export function written(write: WriteRows): WrittenRows {
  const families: string[][][] = [];
  let labels = "";
  let rows: string[][] = [];
  let row: string[] = [];
  const put = (piece: string, place: number) => {
    if (row.length % 2 === place) row.push(piece);
    else if (place === 0) row.push((row.pop() ?? "") + piece);
    else row.push("", piece);
  };
  write({
    labels: (text) => (labels = text),
    common: (text) => put(text, 0),
    own: (text) => put(text, 1),
    endRow() {
      if (row.length % 2 === 0) row.push("");
      rows.push(row);
      row = [];
    },
    endFamily() {
      families.push(rows);
      rows = [];
    },
  });
  return { labels, families };
}

function common(out: RowSink, piece: string): void {
  out.common(piece);
}

function own(out: RowSink, piece: string): void {
  out.own(piece);
}
