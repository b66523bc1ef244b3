import { renderHeader, type MetricType } from "@kubevitals/proto";

/** What a page says of a family before its rows. */
export interface DescribedFamily {
  readonly name: string;
  readonly help: string;
  readonly type: MetricType;
}

/** How a page is written. */
export type PageFormat = "text" | "openmetrics";

/** What the last line of a page is: OpenMetrics ends with a mark, so that a page that was cut short does not pass for whole. */
export const pageEnds: Readonly<Record<PageFormat, string>> = { text: "", openmetrics: "# EOF\n" };

/** Whether a page has a family of this name. */
export type IsOnPage = (name: string) => boolean;

/** What stands before the rows of a family. */
export function familyHeader(family: DescribedFamily, format: PageFormat, isOnPage: IsOnPage): string {
  return format === "text" ? renderHeader(family) : openMetricsHeader(family, isOnPage);
}

/**
 * The header in OpenMetrics 1.0. The rows are the same as in the text format, as a series must not change its name with the format:
 * so a counter is called one only where its name ends in `_total`, as that format demands, and is `unknown` elsewhere.
 * https://github.com/prometheus/OpenMetrics/blob/v1.0.0/specification/OpenMetrics.md
 */
function openMetricsHeader(family: DescribedFamily, isOnPage: IsOnPage): string {
  const { name, type } = openMetricsFamily(family, isOnPage);
  const unit = type === "info" ? undefined : units.find((each) => name.endsWith(`_${each}`));
  return [
    `# TYPE ${name} ${type}\n`,
    unit === undefined ? "" : `# UNIT ${name} ${unit}\n`,
    `# HELP ${name} ${escapeHelp(family.help)}\n`,
  ].join("");
}

function openMetricsFamily({ name, type }: DescribedFamily, isOnPage: IsOnPage) {
  for (const [suffix, itsType] of [
    ["_total", "counter"],
    ["_info", "info"],
  ] as const) {
    const isOne = itsType === "counter" ? type === "METRIC_TYPE_COUNTER" : isInfo({ name, type });
    if (!isOne || !name.endsWith(suffix)) continue;
    const short = name.slice(0, -suffix.length);
    // Two families of one name would make the page invalid.
    if (!isOnPage(short)) return { name: short, type: itsType };
  }
  return { name, type: Object.hasOwn(typeNames, type) ? typeNames[type] : "unknown" };
}

/** Families whose rows are always 1. Of an agent's, which may come from anybody's textfile, that is not known. */
function isInfo({ name, type }: Pick<DescribedFamily, "name" | "type">): boolean {
  return type === "METRIC_TYPE_GAUGE" && /^(kube|kubevitals|nodejs)_.*_info$/.test(name);
}

/** A counter that may keep its type has another name, so what is left here is none. */
const typeNames: Readonly<Record<MetricType, string>> = {
  METRIC_TYPE_UNSPECIFIED: "unknown",
  METRIC_TYPE_COUNTER: "unknown",
  METRIC_TYPE_GAUGE: "gauge",
  METRIC_TYPE_UNTYPED: "unknown",
  METRIC_TYPE_HISTOGRAM: "histogram",
  METRIC_TYPE_SUMMARY: "summary",
};

/** Units as Prometheus names them at the end of a name. https://prometheus.io/docs/practices/naming/#base-units */
const units = [
  "seconds",
  "bytes",
  "ratio",
  "celsius",
  "volts",
  "amperes",
  "watts",
  "joules",
  "hertz",
  "meters",
  "grams",
];

function escapeHelp(help: string): string {
  return help
    .replaceAll("\\", String.raw`\\`)
    .replaceAll("\n", String.raw`\n`)
    .replaceAll('"', String.raw`\"`);
}
