import type { Row } from "./bench.ts";

const headings = ["what", "agent", "node_exporter", "ratio", "mark", ""] as const;

/** The table's cells, the headings first. */
export function cellsOf(rows: readonly Row[]): readonly (readonly string[])[] {
  return [
    headings,
    ...rows.map(({ what, ours, theirs = "", ratio, mark = "", isMet }) => [
      what,
      ours,
      theirs,
      ratio === undefined ? "" : ratio.toFixed(3),
      mark,
      isMet === undefined ? "" : isMet ? "passed" : "MISSED",
    ]),
  ];
}

/** The table for a terminal. */
export function printTable(rows: readonly Row[]): string {
  const cells = cellsOf(rows);
  const widths = headings.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** What the figures are made of. */
export function printDetails(rows: readonly Row[]): string {
  return rows.flatMap(({ what, details = [] }) => details.map((detail) => `${what}: ${detail}`)).join("\n");
}
