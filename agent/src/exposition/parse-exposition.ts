import { isUtf8 } from "node:buffer";
import { isLabelName, isMetricName, type LabelPair, type MetricType } from "@kubevitals/proto";
import { ExpositionError, type Exposition, type ExpositionLimits } from "./exposition.ts";
import { FamilyDraft, sortLabels } from "./family-draft.ts";
import { parseGoFloat } from "./go-float.ts";
import { LineScanner, describe } from "./line-scanner.ts";

const types = new Map<string, MetricType>([
  ["counter", "METRIC_TYPE_COUNTER"],
  ["gauge", "METRIC_TYPE_GAUGE"],
  ["untyped", "METRIC_TYPE_UNTYPED"],
  ["histogram", "METRIC_TYPE_HISTOGRAM"],
  ["summary", "METRIC_TYPE_SUMMARY"],
]);

/** Problems that are told of a text. */
const mostProblems = 3;

/** What stands for bytes that are no UTF-8. */
const replacement = "\uFFFD";

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
  const parser = new ExpositionParser(limits, !isUtf8(bytes));
  let start = 0;
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
    parser.line(text.slice(start, end));
    start = end + 1;
  }
  parser.remainder(text.slice(start));
  return parser.finish();
}

class ExpositionParser {
  readonly #limits: ExpositionLimits;
  /** Whether bytes of the text that are no UTF-8 were replaced: then a replacement in what is used tells of them. */
  readonly #isDamaged: boolean;
  readonly #families = new Map<string, FamilyDraft>();
  readonly #problems: string[] = [];
  #line = 0;
  #rows = 0;

  constructor(limits: ExpositionLimits, isDamaged: boolean) {
    this.#limits = limits;
    this.#isDamaged = isDamaged;
  }

  line(line: string): void {
    this.#line++;
    const scanner = new LineScanner(line, (what) => this.#fail(what));
    scanner.skipBlanks();
    if (scanner.isAtEnd) return;
    if (scanner.takes("#")) this.#comment(scanner);
    else this.#row(scanner);
  }

  /** What stands behind the last newline: a line that its writer has not finished. */
  remainder(text: string): void {
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

  #help(draft: FamilyDraft, help: string): void {
    if (draft.help !== undefined) this.#fail(`a second HELP of ${draft.name}`);
    draft.help = this.#checkText(help, "a help text");
  }

  #type(draft: FamilyDraft, name: string): void {
    if (draft.type !== undefined) this.#fail(`a second TYPE of ${draft.name}, or one after its rows`);
    const type = types.get(name.toLowerCase());
    if (type === undefined) this.#fail(`${quoteShortly(name)} is not a type: ${[...types.keys()].join(", ")}`);
    draft.type = type;
  }

  #row(scanner: LineScanner): void {
    let name = scanner.next === "{" ? "" : scanner.name();
    scanner.skipBlanks();
    const labels = new Map<string, string>();
    if (scanner.takes("{")) name = this.#labels(scanner, name, labels);
    scanner.skipBlanks();
    const { draft, suffix } = this.#familyOf(name);
    const value = this.#value(scanner);
    if (++this.#rows > this.#limits.rows) this.#fail(`more than ${this.#limits.rows} rows`);
    const pairs = Array.from(labels, ([label, text]) => ({ name: label, value: text }));
    const problem = draft.add(suffix, sortLabels(pairs.filter(hasValue)), value);
    if (problem?.isFatal) this.#fail(`${name}: ${problem.what}`);
    if (problem && this.#problems.length < mostProblems)
      this.#problems.push(`line ${this.#line}: ${name}: ${problem.what}`);
  }

  /** Reads labels up to the closing brace; the name of the metric may stand among them. Returns that name. */
  #labels(scanner: LineScanner, nameBefore: string, labels: Map<string, string>): string {
    let name = nameBefore;
    for (;;) {
      scanner.skipBlanks();
      if (scanner.takes("}")) return name;
      const label = scanner.name();
      scanner.skipBlanks();
      if (!scanner.takes("=")) {
        if (name !== "" || label === "") this.#fail(`expected a label and found ${describe(scanner.next)}`);
        name = label;
      } else {
        if (!isLabelName(label) || label.length > this.#limits.nameLength)
          this.#fail(`${quoteShortly(label)} is not a label name`);
        if (labels.has(label)) this.#fail(`label ${label} stands twice`);
        scanner.skipBlanks();
        labels.set(label, this.#checkText(scanner.quoted(), `the value of ${label}`));
      }
      scanner.skipBlanks();
      if (scanner.takes(",")) continue;
      if (scanner.next !== "}") this.#fail(`expected ',' or '}' and found ${describe(scanner.next)}`);
    }
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

  #checkText(text: string, what: string): string {
    if (text.length > this.#limits.textLength)
      this.#fail(`${what} is longer than ${this.#limits.textLength} characters`);
    if (this.#isDamaged && text.includes(replacement)) this.#fail(`${what} is not UTF-8`);
    return text;
  }

  #fail(what: string): never {
    throw new ExpositionError(this.#line, what);
  }
}

function hasValue({ value }: LabelPair): boolean {
  return value !== "";
}

/** A piece of the text for a sentence: whatever it holds, on one line and not too long. */
function quoteShortly(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
