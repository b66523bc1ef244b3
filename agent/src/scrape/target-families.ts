import { freeNames, isAgentFamily, scrapeLabels, type BlockWriter, type MetricType } from "@kubevitals/proto";
import type { Exposition, ExpositionFamily } from "../exposition/exposition.ts";
import { ScrapeFailure } from "./scrape-failure.ts";
import { scrapeLimits } from "./scrape-limits.ts";
import type { Target } from "./target.ts";

/** A family of a page, as a block has it. */
interface TargetFamily {
  readonly name: string;
  readonly help: string;
  readonly type: MetricType;
  readonly labelNames: readonly string[];
  readonly rows: readonly {
    readonly suffix: string;
    readonly value: number;
    readonly labelValues: readonly string[];
  }[];
}

/** What of a page is told. */
export interface TargetFamilies {
  readonly families: readonly TargetFamily[];
  /** Series on the page. */
  readonly scraped: number;
  /** Those of them that are told: families that are the aggregator's alone to speak of are not. */
  readonly kept: number;
  /** Characters that the rows take on the aggregator's page. */
  readonly characters: number;
}

/** Labels that stand beside each row: a row's own ones of these names are renamed, as Prometheus does it. */
const besideNames = Object.values(scrapeLabels);

/** @throws {ScrapeFailure} where the page is too much for an aggregator */
export function familiesOf({ families }: Exposition, { podUid, instance }: Target): TargetFamilies {
  const told = families.filter(({ name }) => isAgentFamily(name) && !name.startsWith("kubevitals_")).map(familyOf);
  const perRow = besideNames.join("").length + podUid.length + instance.length;
  const characters = told.reduce((total, family) => total + charactersOf(family, perRow), 0);
  if (characters > scrapeLimits.pageCharacters)
    throw new ScrapeFailure("limit", `its series take more than ${scrapeLimits.pageCharacters} characters`);
  return { families: told, scraped: rowsOf(families), kept: rowsOf(told), characters };
}

/** Writes the families, after those that the writer has already. */
export function writeFamilies(families: readonly TargetFamily[], out: BlockWriter): void {
  for (const { name, help, type, labelNames, rows } of families) {
    const family = out.family(name, help, type, labelNames);
    for (const { suffix, value, labelValues } of rows) family.addSuffixed(value, suffix, ...labelValues);
  }
}

/** What stands where a page has no help text: linters of the aggregator's page want one. */
const noHelp = "A pod's page has it, without a help text.";

function familyOf({ name, help = noHelp, type, rows }: ExpositionFamily): TargetFamily {
  const names = [...new Set(rows.flatMap(({ labels }) => labels.map((label) => label.name)))];
  if (names.length > scrapeLimits.familyLabels)
    throw new ScrapeFailure("limit", `${name} has more than ${scrapeLimits.familyLabels} labels`);
  const at = new Map(names.map((label, index) => [label, index]));
  return {
    name,
    help,
    type,
    labelNames: freeNames(names, besideNames),
    rows: rows.map(({ suffix, value, labels }) => {
      const labelValues = Array<string>(names.length).fill("");
      for (const label of labels) labelValues[at.get(label.name) ?? 0] = label.value;
      return { suffix, value, labelValues };
    }),
  };
}

function charactersOf({ name, help, labelNames, rows }: TargetFamily, perRow: number): number {
  const names = labelNames.reduce((total, label) => total + label.length, name.length + perRow);
  return rows.reduce(
    (total, { labelValues }) => labelValues.reduce((sum, value) => sum + value.length, total + names),
    help.length,
  );
}

function rowsOf(families: readonly { readonly rows: readonly unknown[] }[]): number {
  return families.reduce((total, { rows }) => total + rows.length, 0);
}
