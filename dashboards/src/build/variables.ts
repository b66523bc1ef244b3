import {
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { inputName } from "./importable.ts";
import { datasource } from "./query.ts";

/** Which Prometheus is asked; on an import the one that is chosen there, else Grafana's first. */
export function datasourceVariable(): DatasourceVariableBuilder {
  const chosen = `\${${inputName}}`;
  return new DatasourceVariableBuilder("datasource")
    .label("Data source")
    .type("prometheus")
    .current({ selected: true, text: chosen, value: chosen });
}

/** Which cluster is shown: all, where --cluster-name tells none apart. */
export function clusterVariable(): QueryVariableBuilder {
  return everyOr("cluster", "Cluster", "label_values(kubevitals_snapshot_timestamp_seconds, cluster)");
}

/** One of those that the query finds. */
export function oneOf(name: string, label: string, query: string, regex = ""): QueryVariableBuilder {
  return (
    new QueryVariableBuilder(name)
      .label(label)
      .datasource(datasource)
      .query({ query, refId: `variable-${name}` })
      .definition(query)
      .regex(regex)
      .refresh(VariableRefresh.OnTimeRangeChanged)
      // oxlint-disable-next-line unicorn/no-array-sort -- a builder, and no array
      .sort(VariableSort.NaturalAsc)
  );
}

/** One of those that the query finds, or all, also those that lack the label. */
export function everyOr(name: string, label: string, query: string, regex = ""): QueryVariableBuilder {
  return oneOf(name, label, query, regex).includeAll(true).allValue(".*").current(all("$__all"));
}

/** Some of those that the query finds; until the reader chooses all that have the label, without naming thousands of them. */
export function someOrEvery(name: string, label: string, query: string): QueryVariableBuilder {
  return someOf(name, label, query).allValue(".+");
}

/** Some of those that the query finds: all of them, until the reader chooses. */
export function someOf(name: string, label: string, query: string, regex = ""): QueryVariableBuilder {
  return oneOf(name, label, query, regex)
    .multi(true)
    .includeAll(true)
    .current(all(["$__all"]));
}

function all(value: string | string[]) {
  return { selected: true, text: typeof value === "string" ? "All" : ["All"], value };
}
