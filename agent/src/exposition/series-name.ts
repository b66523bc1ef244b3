import { isLabelName, type LabelPair } from "@kubevitals/proto";
import type { ExpositionLimits } from "./exposition.ts";
import { sortLabels } from "./family-draft.ts";
import { describe, type LineScanner } from "./line-scanner.ts";

/** What stands for bytes that are no UTF-8. */
const replacement = "\uFFFD";

export interface SeriesNameOptions {
  readonly limits: ExpositionLimits;
  /** Whether bytes of the text that are no UTF-8 were replaced: then a replacement in what is used tells of them. */
  readonly isDamaged: boolean;
  readonly fail: (what: string) => never;
}

/** Reads what stands before the value of a row, which is the same in all text formats. */
export class SeriesNameReader {
  readonly #options: SeriesNameOptions;

  constructor(options: SeriesNameOptions) {
    this.#options = options;
  }

  /** A name and its labels, in the order of their names; the name may stand among the labels. */
  read(scanner: LineScanner): { readonly name: string; readonly labels: readonly LabelPair[] } {
    let name = scanner.next === "{" ? "" : scanner.name();
    scanner.skipBlanks();
    const labels = new Map<string, string>();
    if (scanner.takes("{")) name = this.readLabels(scanner, name, labels);
    scanner.skipBlanks();
    const pairs = Array.from(labels, ([label, text]) => ({ name: label, value: text }));
    return { name, labels: sortLabels(pairs.filter(hasValue)) };
  }

  /** Reads labels up to the closing brace; returns the name of the metric, which may stand among them. */
  readLabels(scanner: LineScanner, nameBefore: string, labels: Map<string, string>): string {
    const { limits, fail } = this.#options;
    let name = nameBefore;
    for (;;) {
      scanner.skipBlanks();
      if (scanner.takes("}")) return name;
      const label = scanner.name();
      scanner.skipBlanks();
      if (!scanner.takes("=")) {
        if (name !== "" || label === "") fail(`expected a label and found ${describe(scanner.next)}`);
        name = label;
      } else {
        if (!isLabelName(label) || label.length > limits.nameLength) fail(`${quoteShortly(label)} is not a label name`);
        if (labels.has(label)) fail(`label ${label} stands twice`);
        scanner.skipBlanks();
        labels.set(label, this.checkText(scanner.quoted(), `the value of ${label}`));
      }
      scanner.skipBlanks();
      if (scanner.takes(",")) continue;
      if (scanner.next !== "}") fail(`expected ',' or '}' and found ${describe(scanner.next)}`);
    }
  }

  /** A help text, or the value of a label, that may be used. */
  checkText(text: string, what: string): string {
    const { limits, isDamaged, fail } = this.#options;
    if (text.length > limits.textLength) fail(`${what} is longer than ${limits.textLength} characters`);
    if (isDamaged && text.includes(replacement)) fail(`${what} is not UTF-8`);
    return text;
  }
}

function hasValue({ value }: LabelPair): boolean {
  return value !== "";
}

/** A piece of the text for a sentence: whatever it holds, on one line and not too long. */
export function quoteShortly(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
