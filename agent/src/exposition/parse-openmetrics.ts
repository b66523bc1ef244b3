import { isMetricName, type MetricType } from "@kubevitals/proto";
import { ExpositionError, type Exposition, type ExpositionLimits, type LineParser } from "./exposition.ts";
import { FamilyDraft } from "./family-draft.ts";
import { parseGoFloat } from "./go-float.ts";
import { LineScanner } from "./line-scanner.ts";
import { SeriesNameReader, quoteShortly } from "./series-name.ts";

/** What a type of OpenMetrics is in the text format 0.0.4, by the suffixes of its series. */
interface Shape {
  readonly type: MetricType;
  /** Suffixes of series that belong to the family of this name with `familySuffix`. */
  readonly suffixes: readonly string[];
  /** What the family's name has behind it in the text format: `_total` of a counter. */
  readonly familySuffix: string;
  /** Suffixes of series that say since when others count: they are no values. */
  readonly created: boolean;
}

const plain = (type: MetricType, suffix = ""): Shape => ({
  type,
  suffixes: [suffix],
  familySuffix: suffix,
  created: false,
});

/** The types, and the suffixes of their series. https://prometheus.io/docs/specs/om/open_metrics_spec/#metric-types-1 */
const shapes = new Map<string, readonly Shape[]>([
  ["counter", [{ ...plain("METRIC_TYPE_COUNTER", "_total"), created: true }]],
  ["gauge", [plain("METRIC_TYPE_GAUGE")]],
  ["unknown", [plain("METRIC_TYPE_UNTYPED")]],
  ["info", [plain("METRIC_TYPE_GAUGE", "_info")]],
  ["stateset", [plain("METRIC_TYPE_GAUGE")]],
  [
    "histogram",
    [
      {
        type: "METRIC_TYPE_HISTOGRAM",
        suffixes: ["_bucket", "_sum", "_count"],
        familySuffix: "",
        created: true,
      },
    ],
  ],
  ["summary", [{ type: "METRIC_TYPE_SUMMARY", suffixes: ["", "_sum", "_count"], familySuffix: "", created: true }]],
  // The text format has no histogram whose buckets may fall: its series stand alone.
  ["gaugehistogram", ["_bucket", "_gsum", "_gcount"].map((suffix) => plain("METRIC_TYPE_UNTYPED", suffix))],
]);

/** What is said of a family before its series. */
interface Metadata {
  help: string | undefined;
  type: string | undefined;
  unit: string | undefined;
  /** Families of the text format that it stands for. */
  readonly drafts: FamilyDraft[];
}

/** Where a series belongs; undefined drafts are of series that are no values. */
interface Place {
  readonly draft: FamilyDraft | undefined;
  readonly suffix: string;
}

/** Problems that are told of a text. */
const mostProblems = 3;

/**
 * Reads a text in OpenMetrics 1.0 line by line, as families of the text format 0.0.4. Times and exemplars are read and not used, and so
 * are series that say since when a counter counts.
 * https://prometheus.io/docs/specs/om/open_metrics_spec/
 */
export class OpenMetricsParser implements LineParser {
  readonly #limits: ExpositionLimits;
  readonly #names: SeriesNameReader;
  readonly #metadata = new Map<string, Metadata>();
  readonly #places = new Map<string, Place>();
  readonly #drafts = new Map<string, FamilyDraft>();
  readonly #problems: string[] = [];
  #line = 0;
  #rows = 0;
  #hasEnded = false;

  constructor(limits: ExpositionLimits) {
    this.#limits = limits;
    this.#names = new SeriesNameReader({ limits, isDamaged: false, fail: (what) => this.#fail(what) });
  }

  line(line: string): void {
    this.#line++;
    if (this.#hasEnded) this.#fail("something follows # EOF");
    if (line === "# EOF") this.#hasEnded = true;
    else if (line.startsWith("# ")) this.#comment(line);
    else if (line === "" || line.startsWith("#")) this.#fail("neither a series nor HELP, TYPE, UNIT or EOF");
    else this.#row(line);
  }

  /** The last newline, behind # EOF, may be missing. */
  remainder(text: string): void {
    if (text !== "") this.line(text);
  }

  finish(): Exposition {
    if (!this.#hasEnded) this.#fail("the text ends without # EOF");
    return {
      families: Array.from(this.#drafts.values()).flatMap((draft) => draft.finish() ?? []),
      problems: this.#problems,
    };
  }

  #comment(line: string): void {
    const [, keyword, name = "", rest = ""] = /^# (HELP|TYPE|UNIT) ([^ ]+)(?: (.*))?$/.exec(line) ?? [];
    if (keyword === undefined) this.#fail("neither a series nor HELP, TYPE, UNIT or EOF");
    if (!isMetricName(name) || name.length > this.#limits.nameLength)
      this.#fail(`${quoteShortly(name)} is not a metric name`);
    const metadata = this.#metadata.get(name) ?? noMetadata();
    this.#metadata.set(name, metadata);
    if (keyword === "UNIT") metadata.unit = this.#unit(metadata, name, rest);
    else if (keyword === "TYPE") metadata.type = this.#type(metadata, name, rest);
    else metadata.help = this.#help(metadata, name, rest);
  }

  #help({ help: known, drafts }: Metadata, name: string, text: string): string {
    if (known !== undefined) this.#fail(`a second HELP of ${name}`);
    const scanner = new LineScanner("", (what) => this.#fail(what));
    const help = this.#names.checkText(scanner.unescape(text), "a help text");
    for (const draft of drafts) draft.help = help;
    return help;
  }

  #type(metadata: Metadata, name: string, type: string): string {
    const { type: known, help, drafts } = metadata;
    if (known !== undefined) this.#fail(`a second TYPE of ${name}`);
    const named =
      shapes.get(type) ?? this.#fail(`${quoteShortly(type)} is not a type: ${[...shapes.keys()].join(", ")}`);
    for (const { suffixes, familySuffix, created, type: textType } of named) {
      const draft = this.#draftOf(name + familySuffix, textType);
      draft.help = help;
      drafts.push(draft);
      for (const suffix of suffixes) this.#place(name + suffix, { draft, suffix: suffix.slice(familySuffix.length) });
      if (created) this.#place(`${name}_created`, { draft: undefined, suffix: "" });
    }
    return type;
  }

  #unit({ unit: known }: Metadata, name: string, unit: string): string {
    if (known !== undefined) this.#fail(`a second UNIT of ${name}`);
    if (unit !== "" && !name.endsWith(`_${unit}`))
      this.#fail(`${name} does not end with its unit ${quoteShortly(unit)}`);
    return unit;
  }

  #place(series: string, place: Place): void {
    if (this.#places.has(series)) this.#fail(`${series} belongs to another family already`);
    this.#places.set(series, place);
  }

  #draftOf(name: string, type: MetricType): FamilyDraft {
    const draft = new FamilyDraft(name);
    draft.type = type;
    this.#drafts.set(name, draft);
    return draft;
  }

  #row(line: string): void {
    const scanner = new LineScanner(line, (what) => this.#fail(what));
    const { name, labels } = this.#names.read(scanner);
    if (!isMetricName(name) || name.length > this.#limits.nameLength)
      this.#fail(`${quoteShortly(name)} is not a metric name`);
    const value = this.#number(scanner.word(), "number");
    this.#behindValue(scanner);
    if (++this.#rows > this.#limits.rows)
      throw new ExpositionError(this.#line, `more than ${this.#limits.rows} rows`, true);
    const { draft, suffix } = this.#placeOf(name);
    const problem = draft?.add(suffix, labels, value);
    if (problem?.isFatal) this.#fail(`${name}: ${problem.what}`);
    if (problem && this.#problems.length < mostProblems)
      this.#problems.push(`line ${this.#line}: ${name}: ${problem.what}`);
  }

  /** A time and an exemplar may follow the value. */
  #behindValue(scanner: LineScanner): void {
    scanner.skipBlanks();
    if (!scanner.isAtEnd && scanner.next !== "#") this.#number(scanner.word(), "time");
    scanner.skipBlanks();
    if (scanner.isAtEnd) return;
    if (!scanner.takes("#")) this.#fail(`${quoteShortly(scanner.rest())} follows the value`);
    scanner.skipBlanks();
    if (!scanner.takes("{")) this.#fail("an exemplar begins with its labels");
    this.#names.readLabels(scanner, "exemplar", new Map());
    scanner.skipBlanks();
    this.#number(scanner.word(), "number");
    scanner.skipBlanks();
    if (!scanner.isAtEnd) this.#number(scanner.rest(), "time");
  }

  #number(word: string, what: string): number {
    return parseGoFloat(word) ?? this.#fail(`${quoteShortly(word)} is not a ${what}`);
  }

  /** A series without a family that was announced is of a type that nobody knows. */
  #placeOf(name: string): Place {
    let place = this.#places.get(name);
    if (place === undefined) {
      const draft = this.#draftOf(name, "METRIC_TYPE_UNTYPED");
      const metadata = this.#metadata.get(name) ?? noMetadata();
      this.#metadata.set(name, metadata);
      draft.help = metadata.help;
      metadata.drafts.push(draft);
      place = { draft, suffix: "" };
      this.#places.set(name, place);
    }
    return place;
  }

  #fail(what: string): never {
    throw new ExpositionError(this.#line, what);
  }
}

function noMetadata(): Metadata {
  return { help: undefined, type: undefined, unit: undefined, drafts: [] };
}
