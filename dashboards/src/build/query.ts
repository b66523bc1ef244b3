import { DataqueryBuilder, PromQueryFormat } from "@grafana/grafana-foundation-sdk/prometheus";

/** A query of a panel. */
export interface Query {
  readonly expr: string;
  /** How its series are called, such as `{{node}}`. */
  readonly legend?: string;
}

/** Where all panels get their data from: what the reader chooses above the dashboard. */
export const datasource = { type: "prometheus", uid: "${datasource}" };

/** The chosen cluster; it also fits series without the label, as they are where no --cluster-name is given. */
export const cluster = 'cluster=~"$cluster"';

/** Over what time rates are taken: as Grafana finds fit for the step and the scrape interval. */
export const rateTime = "$__rate_interval";

const letters = Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ");

/** Queries over the time that the dashboard shows. */
export function rangeQueries(queries: readonly Query[]): readonly DataqueryBuilder[] {
  return queries.map((query, index) => common(query, index).range());
}

/** Queries of what is so now. */
export function instantQueries(queries: readonly Query[]): readonly DataqueryBuilder[] {
  return queries.map((query, index) => common(query, index).instant());
}

/** Queries of what is so now, for the columns of a table. */
export function tableQueries(queries: readonly Query[]): readonly DataqueryBuilder[] {
  return queries.map((query, index) => common(query, index).instant().format(PromQueryFormat.Table));
}

/** The letter by which a panel refers to one of its queries. */
export function letterOf(index: number): string {
  const letter = letters[index];
  if (letter === undefined) throw new Error(`a panel has more than ${letters.length} queries`);
  return letter;
}

function common({ expr, legend }: Query, index: number): DataqueryBuilder {
  const query = new DataqueryBuilder().refId(letterOf(index)).datasource(datasource).expr(oneLine(expr));
  return legend === undefined ? query : query.legendFormat(legend);
}

/** Queries are written over several lines in the source. */
function oneLine(expr: string): string {
  return expr.replaceAll(/\s+/g, " ").trim();
}
