import {
  BarGaugeDisplayMode,
  BarGaugeValueMode,
  ReduceDataOptionsBuilder,
  VizOrientation,
} from "@grafana/grafana-foundation-sdk/common";
import { PanelBuilder as BarGaugeBuilder } from "@grafana/grafana-foundation-sdk/bargauge";
import { dataLink, type Target } from "./links.ts";
import { describe, type PanelBuilder, type PanelText } from "./panel.ts";
import { datasource, instantQueries } from "./query.ts";

/** A panel of bars, one below another. */
export interface BarGauge extends PanelText {
  /** Where a bar leads. */
  readonly link?: Target;
}

/** The largest of something now, one bar each. */
export function barGauge(text: BarGauge): PanelBuilder {
  const panel = describe(new BarGaugeBuilder(), text, 9)
    .datasource(datasource)
    .targets([...instantQueries(text.queries)])
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(["lastNotNull"]).values(false))
    .orientation(VizOrientation.Horizontal)
    .displayMode(BarGaugeDisplayMode.Basic)
    .valueMode(BarGaugeValueMode.Text);
  if (text.link !== undefined) panel.dataLinks([dataLink(text.link)]);
  return panel;
}
