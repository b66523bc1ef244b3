/** One line of the table: a figure, and what became of its mark. */
export interface Row {
  readonly what: string;
  readonly ours: string;
  /** The peer's figure, where there is one to compare with. */
  readonly theirs?: string;
  /** Ours by theirs, or by the mark. */
  readonly ratio?: number;
  /** What is asked for; undefined where the figure is only told. */
  readonly mark?: string;
  /** What stands below the table: what the figure is made of. */
  readonly details?: readonly string[];
  /** Whether the mark is met. */
  readonly isMet?: boolean;
}

/** Whose figures stand in a table: ours, and a peer's. */
export interface Contenders {
  readonly ours: string;
  readonly theirs: string;
}

/** The table's cells, the headings first. */
export function cellsOf(rows: readonly Row[], contenders: Contenders): readonly (readonly string[])[] {
  return [
    ["what", contenders.ours, contenders.theirs, "ratio", "mark", ""],
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
export function printTable(rows: readonly Row[], contenders: Contenders): string {
  const cells = cellsOf(rows, contenders);
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
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

/** The table for a page. */
export function renderTable(rows: readonly Row[], contenders: Contenders): string {
  const [headings = [], ...cells] = cellsOf(rows, contenders);
  return [headings, headings.map(() => "---"), ...cells].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

/** The figures that miss their marks, for a page. */
export function renderMisses(rows: readonly Row[]): string {
  const missed = rows.filter(({ isMet }) => isMet === false);
  return missed.length === 0 ? "Nothing." : missed.map(describeMiss).join("\n");
}

function describeMiss({ what, ours, ratio, mark = "" }: Row): string {
  return `- ${what}: ${ours}${ratio === undefined ? "" : `, ratio ${ratio.toFixed(3)}`} (mark: ${mark})`;
}
