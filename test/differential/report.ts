import type { Difference, Reading } from "./compare.ts";
import type { Exception } from "./exceptions.ts";
import type { Place } from "./explain.ts";

/** What came of one place. */
export interface Outcome {
  readonly place: Place;
  readonly reading: Reading;
  readonly differences: readonly Difference[];
  /** The differences that no exception explains. */
  readonly mismatches: readonly Difference[];
  /** The exceptions that explain the others. */
  readonly needed: ReadonlySet<Exception>;
}

export function nameOf(place: Place): string {
  return place.kind === "live" ? "live" : place.host;
}

/** The table of what was compared. */
export function printOutcomes(outcomes: readonly Outcome[]): string {
  const rows = [
    ["host", "series on both sides", "only ours", "only theirs", "explained", "mismatches"],
    ...outcomes.map(rowOf),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const align = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  return rows.map((row) => row.map(align).join("  ")).join("\n");
}

function rowOf({ place, reading, differences, mismatches }: Outcome): readonly string[] {
  const both = Array.from(reading.ours.keys()).filter((key) => reading.before.has(key)).length;
  const count = (kind: Difference["kind"]) => differences.filter((difference) => difference.kind === kind).length;
  const explained = differences.length - mismatches.length;
  return [nameOf(place), ...[both, count("only-ours"), count("only-theirs"), explained, mismatches.length].map(String)];
}

/** Families that node_exporter has on none of these hosts, and we do. */
export function printExtraFamilies(outcomes: readonly Outcome[]): string {
  const familiesOf = (side: "before" | "ours") =>
    new Set(outcomes.flatMap(({ reading }) => Array.from(reading[side].values(), ({ family }) => family)));
  const theirs = familiesOf("before");
  const extra = [...familiesOf("ours")].filter((family) => !theirs.has(family)).toSorted();
  return `families of ours alone (${extra.length}): ${extra.join(" ")}`;
}

/** Every mismatch with both sides. */
export function printMismatches({ place, mismatches }: Outcome): readonly string[] {
  return mismatches.map(({ kind, series, detail }) => `${nameOf(place)}: ${kind}: ${series.key}: ${detail}`);
}
