import { isUtf8 } from "node:buffer";
import { isMetricName, type MetricType } from "@kubevitals/proto";
import { ExpositionError, type Exposition, type ExpositionLimits, type LineParser } from "./exposition.ts";
import { FamilyDraft } from "./family-draft.ts";
import { parseGoFloat } from "./go-float.ts";
import { LineScanner } from "./line-scanner.ts";
import { SeriesNameReader, quoteShortly } from "./series-name.ts";

const types = new Map<string, MetricType>([
  ["counter", "METRIC_TYPE_COUNTER"],
  ["gauge", "METRIC_TYPE_GAUGE"],
  ["untyped", "METRIC_TYPE_UNTYPED"],
  ["histogram", "METRIC_TYPE_HISTOGRAM"],
  ["summary", "METRIC_TYPE_SUMMARY"],
]);

/** Problems that are told of a text. */
const mostProblems = 3;

/**
 * Reads a text in the exposition format 0.0.4 with the leniency and the strictness of Prometheus' own library: lines may come in any
 * order, HELP and TYPE may be missing, but one line that is wrong spoils the text, and so does a time: what is read from a file
 * is as old as its reading.
 * https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 *
 * @throws {ExpositionError} naming the first line that is wrong.
 */
export function parseExposition(bytes: Uint8Array, limits: ExpositionLimits): Exposition {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
  const parser = new ExpositionParser({ limits, isDamaged: !isUtf8(bytes) });
  let start = 0;
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
    parser.line(text.slice(start, end));
    start = end + 1;
  }
  parser.remainder(text.slice(start));
  return parser.finish();
}

export interface ExpositionParserOptions {
  readonly limits: ExpositionLimits;
  /** Whether bytes of the text that are no UTF-8 were replaced: then a replacement in what is used tells of them. */
  readonly isDamaged?: boolean;
  /**
   * Whether the text comes from a target and not from a file. As Prometheus' server does, it is taken then where HELP or TYPE stand
   * twice or late, of which the first counts, and where its last line has no end; times are read and not used.
   */
  readonly isScraped?: boolean;
}

/** Reads a text in the exposition format 0.0.4 line by line. */
export class ExpositionParser implements LineParser {
  readonly #limits: ExpositionLimits;
  readonly #isScraped: boolean;
  readonly #names: SeriesNameReader;
  readonly #families = new Map<string, FamilyDraft>();
  readonly #problems: string[] = [];
  #line = 0;
  #rows = 0;

  constructor({ limits, isDamaged = false, isScraped = false }: ExpositionParserOptions) {
    this.#limits = limits;
    this.#isScraped = isScraped;
    this.#names = new SeriesNameReader({ limits, isDamaged, fail: (what) => this.#fail(what) });
  }

  line(line: string): void {
    this.#line++;
    const scanner = new LineScanner(line, (what) => this.#fail(what));
    scanner.skipBlanks();
    if (scanner.isAtEnd) return;
    if (scanner.takes("#")) this.#comment(scanner);
    else this.#row(scanner);
  }

  /** What stands behind the last newline: in a file, a line that its writer has not finished. */
  remainder(text: string): void {
    if (this.#isScraped) return this.line(text);
    this.#line++;
    if (/[^ \t]/.test(text)) this.#fail("the text ends in the middle of a line");
  }

  finish(): Exposition {
    return {
      families: Array.from(this.#families.values()).flatMap((draft) => draft.finish() ?? []),
      problems: this.#problems,
    };
  }

  #comment(scanner: LineScanner): void {
    scanner.skipBlanks();
    const keyword = scanner.word();
    if (keyword !== "HELP" && keyword !== "TYPE") return;
    scanner.skipBlanks();
    if (scanner.isAtEnd) return;
    const name = scanner.name();
    if (scanner.isAtEnd && name !== "") return;
    if (scanner.next !== " " && scanner.next !== "\t") this.#fail(`${keyword} is not followed by the name of a metric`);
    const { draft } = this.#familyOf(name);
    scanner.skipBlanks();
    if (scanner.isAtEnd) return;
    if (keyword === "HELP") this.#help(draft, scanner.unescape(scanner.rest()));
    else this.#type(draft, scanner.rest());
  }

  #help(draft: FamilyDraft, text: string): void {
    const help = this.#names.checkText(text, "a help text");
    if (draft.help !== undefined && !this.#isScraped) this.#fail(`a second HELP of ${draft.name}`);
    draft.help ??= help;
  }

  #type(draft: FamilyDraft, name: string): void {
    const type = types.get(name.toLowerCase());
    if (draft.type !== undefined && !this.#isScraped)
      this.#fail(`a second TYPE of ${draft.name}, or one after its rows`);
    if (type === undefined) this.#fail(`${quoteShortly(name)} is not a type: ${[...types.keys()].join(", ")}`);
    draft.type ??= type;
  }

  #row(scanner: LineScanner): void {
    const { name, labels } = this.#names.read(scanner);
    const { draft, suffix } = this.#familyOf(name);
    const value = this.#value(scanner);
    if (++this.#rows > this.#limits.rows)
      throw new ExpositionError(this.#line, `more than ${this.#limits.rows} rows`, true);
    const problem = draft.add(suffix, labels, value);
    if (problem?.isFatal) this.#fail(`${name}: ${problem.what}`);
    if (problem && this.#problems.length < mostProblems)
      this.#problems.push(`line ${this.#line}: ${name}: ${problem.what}`);
  }

  #value(scanner: LineScanner): number {
    const word = scanner.word();
    const value = parseGoFloat(word);
    if (value === undefined) {
      const hint = word.endsWith("\r") ? "; lines end with a newline alone" : "";
      this.#fail(`${quoteShortly(word)} is not a number${hint}`);
    }
    if (scanner.isAtEnd) return value;
    scanner.skipBlanks();
    const after = scanner.rest();
    if (this.#isScraped && /^([+-]?\d+)?[ \t]*$/.test(after)) return value;
    if (/^[+-]?\d+$/.test(after)) this.#fail("a time is not supported here");
    return this.#fail(`${after === "" ? "a blank" : quoteShortly(after)} follows the value`);
  }

  /** The family that a series belongs to: its own, or the histogram or summary that it is a part of. */
  #familyOf(name: string): { draft: FamilyDraft; suffix: string } {
    const own = this.#families.get(name);
    if (own !== undefined) return { draft: own, suffix: "" };
    const match = /^(.+)(_bucket|_sum|_count)$/.exec(name);
    const whole = match && this.#families.get(match[1] ?? "");
    const suffix = whole?.suffixOf(name);
    if (whole && suffix !== undefined) return { draft: whole, suffix };
    if (!isMetricName(name) || name.length > this.#limits.nameLength)
      this.#fail(`${quoteShortly(name)} is not a metric name`);
    const draft = new FamilyDraft(name);
    this.#families.set(name, draft);
    return { draft, suffix: "" };
  }

  #fail(what: string): never {
    throw new ExpositionError(this.#line, what);
  }
}
