import { isAgentFamily, type MetricType } from "@kubevitals/proto";
import type { ExpositionFamily, ExpositionRow } from "../../exposition/exposition.ts";
import { textfileLimits } from "./textfile-limits.ts";
import type { TextFile } from "./textfile-reader.ts";

/** A family of one or more files. */
export interface MergedFamily {
  readonly name: string;
  readonly help: string;
  readonly type: MetricType;
  readonly labelNames: readonly string[];
  readonly rows: readonly MergedRow[];
  /** Names that its rows stand under: its own, and with suffixes. */
  readonly seriesNames: readonly string[];
  /** The first file that has it. */
  readonly file: string;
}

export interface MergedRow {
  readonly suffix: string;
  readonly value: number;
  /** In the order of the family's labels; empty where the row lacks one. */
  readonly labelValues: readonly string[];
}

export interface Merged {
  readonly families: readonly MergedFamily[];
  /** Sentences that name a file and what of it is left out. */
  readonly problems: readonly string[];
}

/** A family that is being put together. */
interface Draft {
  readonly name: string;
  readonly type: MetricType;
  readonly seriesNames: readonly string[];
  readonly files: string[];
  help: string | undefined;
  readonly labelNames: Set<string>;
  readonly rows: ExpositionRow[];
  readonly keys: Set<string>;
}

/**
 * Puts the families of all files together. What contradicts an earlier file is left out, and so is what no file may speak of, so
 * that the page stays valid whatever somebody writes.
 */
export function mergeTextFiles(files: readonly TextFile[]): Merged {
  const merger = new Merger();
  for (const file of files) {
    if (!("exposition" in file)) continue;
    for (const problem of file.exposition.problems) merger.problems.push(`${file.path}: ${problem}`);
    for (const family of file.exposition.families) {
      const problem = merger.add(family, file.path);
      if (problem !== undefined) merger.problems.push(`${file.path}: ${family.name}: ${problem}`);
    }
  }
  return { families: merger.finish(), problems: merger.problems };
}

class Merger {
  readonly problems: string[] = [];
  readonly #drafts = new Map<string, Draft>();
  /** The family that each series name belongs to. */
  readonly #owners = new Map<string, string>();
  #rows = 0;
  #characters = 0;

  /** Takes a family of a file in; returns why it was left out, if only in part. */
  add(family: ExpositionFamily, file: string): string | undefined {
    const { name, help, type } = family;
    const seriesNames = seriesNamesOf(family);
    const forged = seriesNames.find((series) => !isAgentFamily(series) || ownFamilies.test(series));
    if (forged !== undefined) return "such a family is not for a file to report";
    const clash = seriesNames.find((series) => (this.#owners.get(series) ?? name) !== name);
    if (clash !== undefined) return `${clash} belongs to the family ${this.#owners.get(clash)} already`;
    const known = this.#drafts.get(name);
    if (known && known.type !== type) return `${known.files[0]} has it with another type`;
    if (known?.help !== undefined && help !== undefined && known.help !== help)
      return `${known.files[0]} has it with another help text`;
    const labelNames = new Set([...(known?.labelNames ?? []), ...namesOf(family.rows)]);
    if (labelNames.size > textfileLimits.familyLabels) return `it has more than ${textfileLimits.familyLabels} labels`;
    const characters =
      charactersOf(family, labelNames) +
      (known ? charactersOf(known, labelNames) - charactersOf(known, known.labelNames) : 0);
    if (this.#characters + characters > textfileLimits.pageCharacters)
      return `all files together take more than ${textfileLimits.pageCharacters} characters`;
    if (this.#rows + family.rows.length > textfileLimits.rows)
      return `all files together have more than ${textfileLimits.rows} rows`;
    this.#characters += characters;
    for (const series of seriesNames) this.#owners.set(series, name);
    return this.#take(family, known ?? this.#begin(family, seriesNames), labelNames, file);
  }

  finish(): readonly MergedFamily[] {
    return Array.from(this.#drafts.values(), ({ name, help, type, labelNames, rows, seriesNames, files }) => {
      const names = [...labelNames];
      return {
        name,
        help: help ?? `Read from ${files.length > 3 ? `${files.length} text files` : files.join(", ")}.`,
        type,
        labelNames: names,
        rows: rows.map(({ suffix, value, labels }) => ({
          suffix,
          value,
          labelValues: names.map((label) => labels.find((pair) => pair.name === label)?.value ?? ""),
        })),
        seriesNames,
        file: files[0] ?? "",
      };
    });
  }

  #begin({ name, type }: ExpositionFamily, seriesNames: readonly string[]): Draft {
    const draft: Draft = {
      name,
      type,
      seriesNames,
      files: [],
      help: undefined,
      labelNames: new Set(),
      rows: [],
      keys: new Set(),
    };
    this.#drafts.set(name, draft);
    return draft;
  }

  #take(
    { help, rows }: ExpositionFamily,
    draft: Draft,
    labelNames: ReadonlySet<string>,
    file: string,
  ): string | undefined {
    draft.files.push(file);
    draft.help ??= help;
    for (const label of labelNames) draft.labelNames.add(label);
    const before = draft.rows.length;
    for (const row of rows) {
      const key = JSON.stringify([row.suffix, row.labels]);
      if (draft.keys.has(key)) continue;
      draft.keys.add(key);
      draft.rows.push(row);
    }
    const taken = draft.rows.length - before;
    this.#rows += taken;
    return taken < rows.length ? `an earlier file has the same series` : undefined;
  }
}

/** Families that the textfile collector and the agent itself speak of, beside those that an agent never sends. */
const ownFamilies =
  /^(node_textfile_(mtime_seconds|scrape_error)$|node_scrape_collector_|node_exporter_build_info$|kubevitals_|process_|nodejs_)/;

/** Suffixes that readers of a page count as the family's own, whether or not it has such rows. */
const suffixesOf: Readonly<Partial<Record<MetricType, readonly string[]>>> = {
  METRIC_TYPE_HISTOGRAM: ["_bucket", "_sum", "_count"],
  METRIC_TYPE_SUMMARY: ["_sum", "_count"],
};

/** All names that a family takes: its own stands for it even where all rows have suffixes. */
function seriesNamesOf({ name, type }: ExpositionFamily): readonly string[] {
  return [name, ...(suffixesOf[type] ?? []).map((suffix) => name + suffix)];
}

function namesOf(rows: readonly ExpositionRow[]): readonly string[] {
  return rows.flatMap(({ labels }) => labels.map(({ name }) => name));
}

/** What the family weighs as the aggregator counts it: every row with the names of all labels. */
function charactersOf(
  { name, rows, help }: { name: string; rows: readonly ExpositionRow[]; help: string | undefined },
  labelNames: ReadonlySet<string>,
): number {
  let perRow = name.length;
  for (const label of labelNames) perRow += label.length;
  const values = rows.reduce((total, { labels }) => labels.reduce((sum, { value }) => sum + value.length, total), 0);
  return rows.length * perRow + values + (help?.length ?? 0);
}
