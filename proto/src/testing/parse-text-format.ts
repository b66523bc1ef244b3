/** One sample line. */
export interface ParsedSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** One family of a page. */
export interface ParsedFamily {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly samples: readonly ParsedSample[];
}

/**
 * Reads a page in the text exposition format 0.0.4, more strictly than Prometheus does: every family has its HELP and TYPE,
 * once and in this order, its samples follow at once, no series and no label stands twice, and the page ends with a newline.
 * https://prometheus.io/docs/instrumenting/exposition_formats/#text-format-details
 *
 * @throws {Error} naming the line that is wrong.
 */
export function parseTextFormat(page: string): ParsedFamily[] {
  if (page !== "" && !page.endsWith("\n")) throw new Error("the last line does not end");
  const families: (ParsedFamily & { readonly samples: ParsedSample[] })[] = [];
  const series = new Set<string>();
  const lines = page.split("\n").slice(0, -1);
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const help = /^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) ((?:[^\\]|\\[\\n])*)$/.exec(line);
    if (help) {
      const name = help[1] ?? "";
      const type = new RegExp(`^# TYPE ${name} (counter|gauge|untyped|histogram|summary)$`).exec(lines[++at] ?? "");
      if (!type) throw new Error(`no TYPE after: ${line}`);
      if (families.some((family) => family.name === name)) throw new Error(`a second header: ${line}`);
      families.push({ name, type: type[1] ?? "", help: unescape(help[2] ?? ""), samples: [] });
      continue;
    }
    const sample = parseSample(line);
    const family = families.at(-1);
    if (!family || !belongs(sample.name, family)) throw new Error(`a sample of another family: ${line}`);
    const key = JSON.stringify([sample.name, Object.entries(sample.labels).toSorted(([a], [b]) => (a < b ? -1 : 1))]);
    if (series.has(key)) throw new Error(`a series that stands twice: ${line}`);
    series.add(key);
    family.samples.push(sample);
  }
  return families;
}

const labelPattern = String.raw`([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\["\\n])*)"`;
const samplePattern = new RegExp(
  `^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(${labelPattern}(?:,${labelPattern})*)\\})? ` +
    String.raw`(NaN|[+-]Inf|-?\d+(?:\.\d+)?(?:e[+-]\d+)?)$`,
);

function parseSample(line: string): ParsedSample {
  const match = samplePattern.exec(line);
  if (!match) throw new Error(`not a sample: ${JSON.stringify(line)}`);
  const labels = new Map<string, string>();
  for (const [, name = "", value = ""] of (match[2] ?? "").matchAll(new RegExp(labelPattern, "g"))) {
    if (labels.has(name)) throw new Error(`label ${name} twice: ${line}`);
    labels.set(name, unescape(value));
  }
  const value = (match.at(-1) ?? "").replace("Inf", "Infinity");
  return { name: match[1] ?? "", labels: Object.fromEntries(labels), value: Number(value) };
}

function belongs(sample: string, { name, type }: ParsedFamily): boolean {
  const suffixes =
    type === "histogram" ? ["_bucket", "_sum", "_count"] : type === "summary" ? ["", "_sum", "_count"] : [""];
  return suffixes.some((suffix) => sample === name + suffix);
}

function unescape(text: string): string {
  return text.replaceAll(/\\(.)/g, (_, letter: string) => (letter === "n" ? "\n" : letter));
}
