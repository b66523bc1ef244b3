import {
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from "@grafana/grafana-foundation-sdk/common";
import { PanelBuilder as TimeSeriesBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import { describe, type PanelBuilder, type PanelText } from "./panel.ts";
import { datasource, rangeQueries } from "./query.ts";

/** A panel of lines over time. */
export interface TimeSeries extends PanelText {
  /** Parts of a whole: one above another. */
  readonly stacked?: boolean;
  /** Series, by a pattern of their names, that are drawn below zero: what goes the other way. */
  readonly below?: string;
}

/** Lines over time, with a legend that leaves a phone's width to them. */
export function timeSeries(text: TimeSeries): PanelBuilder {
  const panel = describe(new TimeSeriesBuilder(), text, 8)
    .datasource(datasource)
    .targets([...rangeQueries(text.queries)])
    .lineWidth(1)
    .fillOpacity(text.stacked ? 60 : 8)
    .showPoints(VisibilityMode.Never)
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .showLegend(true)
        .calcs([]),
    )
    // oxlint-disable-next-line unicorn/no-array-sort -- a builder, and no array
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending));
  if (text.stacked) panel.stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group("A"));
  if (text.rules !== undefined || text.thresholds !== undefined)
    panel.thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed));
  if (text.below !== undefined) panel.overrideByRegexp(text.below, [{ id: "custom.transform", value: "negative-Y" }]);
  return panel;
}
