import type { DashboardJson, VariableJson } from "./dashboard-file.ts";
import type { PrometheusApi } from "./prometheus-api.ts";

/** What a dashboard's variables stand for, by name, as they are put into queries. */
export type Chosen = ReadonlyMap<string, string>;

/** How far back rates look in these tests, where Prometheus scrapes every other second. */
const ownVariables: Chosen = new Map([
  ["__rate_interval", "20s"],
  ["__interval", "10s"],
  ["__interval_ms", "10000"],
  ["__range", "60s"],
  ["__range_s", "60"],
]);

/** A variable of which the reader chooses one value is tried with so many, at the most. */
const mostChoices = 16;

/** In which ways a reader can set a dashboard's variables: all of those of which one value is chosen, one after another. */
export async function* choices(dashboard: DashboardJson, prometheus: PrometheusApi): AsyncGenerator<Chosen> {
  yield* choose(dashboard.templating?.list ?? [], ownVariables, prometheus);
}

async function* choose(
  variables: readonly VariableJson[],
  chosen: Chosen,
  prometheus: PrometheusApi,
): AsyncGenerator<Chosen> {
  const [variable, ...others] = variables;
  if (variable === undefined) {
    yield chosen;
    return;
  }
  for (const value of await valuesFor(variable, chosen, prometheus))
    yield* choose(others, new Map([...chosen, [variable.name, value]]), prometheus);
}

async function valuesFor(
  variable: VariableJson,
  chosen: Chosen,
  prometheus: PrometheusApi,
): Promise<readonly string[]> {
  const options = await optionsOf(variable, chosen, prometheus);
  const every = variable.includeAll || variable.multi ? [variable.allValue || anyOf(options)] : [];
  if (variable.multi) return every;
  const values = [...every, ...options].slice(0, mostChoices);
  return values.length === 0 ? [""] : values;
}

/** Several values at once, as Grafana writes them for Prometheus; one alone has no brackets. */
function anyOf(options: readonly string[]): string {
  const escaped = options.map((option) => option.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\\$&`));
  return escaped.length === 1 ? (escaped[0] ?? "") : `(${escaped.join("|")})`;
}

async function optionsOf(
  variable: VariableJson,
  chosen: Chosen,
  prometheus: PrometheusApi,
): Promise<readonly string[]> {
  const query =
    typeof variable.query === "object" ? (variable.query.query ?? "") : (variable.query ?? variable.definition ?? "");
  switch (variable.type) {
    case "query":
      return filtered(await found(substitute(query, chosen), prometheus), variable.regex ?? "");
    case "custom":
    case "interval":
      // Ranges as long as a test has data for; a choice is `text : value` or the value alone.
      return query
        .split(",")
        .map((choice) => choice.split(" : ").at(-1)?.trim() ?? "")
        .filter((choice) => choice !== "auto");
    case "datasource":
      return ["prometheus"];
    default:
      return [query];
  }
}

const labelValues = /^\s*label_values\(\s*(?:([^]*?)\s*,\s*)?(\w+)\s*\)\s*$/;
const queryResult = /^\s*query_result\(([^]*)\)\s*$/;

async function found(query: string, prometheus: PrometheusApi): Promise<readonly string[]> {
  const values = labelValues.exec(query);
  if (values?.[2] !== undefined) return prometheus.labelValues(values[2], values[1]);
  const series = await prometheus.now(queryResult.exec(query)?.[1] ?? query);
  return series.map(({ metric: { __name__: name = "", ...labels }, values: [value = ""] }) => {
    const pairs = Object.entries(labels).map(([label, text]) => `${label}="${text}"`);
    return `${name}{${pairs.join(",")}} ${value}`;
  });
}

/** What a variable's pattern leaves of its options: its first group, or all of what fits. */
function filtered(options: readonly string[], regex: string): readonly string[] {
  const [, pattern = "", flags = ""] = /^\/([^]*)\/([a-z]*)$/.exec(regex) ?? [undefined, regex, ""];
  if (pattern === "") return options;
  const fits = new RegExp(pattern, flags.replace("g", ""));
  const left = options.flatMap((option) => {
    const match = fits.exec(option);
    return match === null ? [] : [match.groups?.["value"] ?? match[1] ?? match[0]];
  });
  return Array.from(new Set(left));
}

const reference = /\$(?:(\w+)|\{(\w+)(?::\w+)?(?:\.[^}]*)?\})|\[\[(\w+)(?::\w+)?\]\]/g;

/** A text of a dashboard with its variables put in; what is no variable stays as it is. */
export function substitute(text: string, chosen: Chosen): string {
  return text.replaceAll(reference, (whole: string, plain?: string, braced?: string, bracketed?: string) => {
    const value = chosen.get(plain ?? braced ?? bracketed ?? "");
    return value ?? whole;
  });
}
