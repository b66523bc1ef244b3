import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  ReduceDataOptionsBuilder,
} from "@grafana/grafana-foundation-sdk/common";
import { MappingType, type ValueMap } from "@grafana/grafana-foundation-sdk/dashboard";
import { PanelBuilder as StatBuilder } from "@grafana/grafana-foundation-sdk/stat";
import { describe, type PanelBuilder, type PanelText } from "./panel.ts";
import { datasource, instantQueries } from "./query.ts";

/** A panel of one or few large numbers. */
export interface Stat extends PanelText {
  /** Values that stand for words. */
  readonly words?: Words;
  /** What is said where there is no value: never a number. */
  readonly missing?: string;
}

/** Text and colour of a value. */
export type Words = Readonly<Record<number, readonly [text: string, colour: string]>>;

/** What is so now, as large numbers or words. */
export function stat(text: Stat): PanelBuilder {
  return describe(new StatBuilder(), text, 4)
    .datasource(datasource)
    .targets([...instantQueries(text.queries)])
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(["lastNotNull"]).values(false))
    .graphMode(BigValueGraphMode.None)
    .colorMode(BigValueColorMode.Value)
    .textMode(text.queries.length > 1 ? BigValueTextMode.ValueAndName : BigValueTextMode.Value)
    .noValue(text.missing ?? "not known")
    .mappings(text.words === undefined ? [] : [wordsAsMapping(text.words)]);
}

/** Values as words, for any sort of panel. */
export function wordsAsMapping(words: Words): ValueMap {
  const options = Object.entries(words).map(([value, [text, color]], index) => [value, { text, color, index }]);
  return { type: MappingType.ValueToText, options: Object.fromEntries(options) };
}
