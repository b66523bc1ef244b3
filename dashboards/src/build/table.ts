import { TableCellHeight } from "@grafana/grafana-foundation-sdk/common";
import type { DynamicConfigValue, ThresholdsConfig } from "@grafana/grafana-foundation-sdk/dashboard";
import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import { PanelBuilder as TableBuilder } from "@grafana/grafana-foundation-sdk/table";
import { addressOf, type Target } from "./links.ts";
import { describe, type PanelBuilder, type PanelText } from "./panel.ts";
import { datasource, letterOf, tableQueries, type Query } from "./query.ts";
import { ruleThresholds } from "./rule-thresholds.ts";
import { wordsAsMapping, type Words } from "./stat.ts";

/** A table: a row for each combination of the key labels, a column for each query. */
export interface Table extends Omit<PanelText, "queries" | "unit"> {
  /** Labels that tell the rows apart, with what their columns are called, and where their values lead. */
  readonly keys: readonly Key[];
  /** Columns of values. Without any the table lists the series of `rows`. */
  readonly columns: readonly Column[];
  /** Series that are listed without their value. */
  readonly rows?: Query;
}

export interface Key {
  readonly label: string;
  readonly title: string;
  readonly link?: Target;
}

export interface Column {
  readonly title: string;
  readonly expr: string;
  readonly unit: string;
  readonly decimals?: number;
  readonly rules?: readonly string[];
  readonly thresholds?: Builder<ThresholdsConfig>;
  readonly words?: Words;
}

/** A table of what is so now. */
export function table(text: Table): PanelBuilder {
  const { keys, columns, rows } = text;
  const queries: readonly Query[] = rows === undefined ? columns : [rows];
  const panel = describe(new TableBuilder(), { ...text, unit: "short", queries }, 10)
    .datasource(datasource)
    .targets([...tableQueries(queries)])
    .cellHeight(TableCellHeight.Sm)
    .filterable(true);
  if (columns.length > 1) panel.withTransformation({ id: "merge", options: {} });
  panel.withTransformation(onlyColumns(keys, columns));
  for (const { title, link } of keys) if (link !== undefined) panel.overrideByName(title, [linkOf(link)]);
  for (const column of columns) panel.overrideByName(column.title, looksOf(column));
  return panel;
}

/** Of what Prometheus tells, the labels and values that are shown, in this order. */
function onlyColumns(keys: readonly Key[], columns: readonly Column[]) {
  const values = columns.map(({ title }, index) => [columns.length > 1 ? `Value #${letterOf(index)}` : "Value", title]);
  const shown = [...keys.map(({ label, title }) => [label, title]), ...values];
  return {
    id: "organize",
    options: {
      includeByName: Object.fromEntries(shown.map(([name]) => [name, true])),
      indexByName: Object.fromEntries(shown.map(([name], index) => [name, index])),
      renameByName: Object.fromEntries(shown),
      // Before Grafana 10.3 what is not named here is shown.
      excludeByName: columns.length === 0 ? { Time: true, Value: true } : { Time: true },
    },
  };
}

function linkOf(target: Target): DynamicConfigValue {
  return { id: "links", value: [{ title: target.title, url: addressOf(target), targetBlank: false }] };
}

function looksOf({ unit, decimals, rules, thresholds, words }: Column): DynamicConfigValue[] {
  const looks: DynamicConfigValue[] = [{ id: "unit", value: unit }];
  if (decimals !== undefined) looks.push({ id: "decimals", value: decimals });
  if (words !== undefined) looks.push({ id: "mappings", value: [wordsAsMapping(words)] });
  const chosen = rules === undefined ? thresholds : ruleThresholds(unit, rules);
  if (chosen !== undefined) looks.push({ id: "thresholds", value: chosen.build() });
  if (chosen !== undefined || words !== undefined)
    looks.push({ id: "custom.cellOptions", value: { type: "color-text" } });
  return looks;
}
