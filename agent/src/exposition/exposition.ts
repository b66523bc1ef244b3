import type { LabelPair, MetricType } from "@kubevitals/proto";

/** One line with a value. */
export interface ExpositionRow {
  /** What follows the family's name: `_bucket`, `_sum`, `_count` or nothing. */
  readonly suffix: string;
  /** In the order of their names, each name once and none of the values empty: a label without a value is no label. */
  readonly labels: readonly LabelPair[];
  readonly value: number;
}

/** A family as a text states it. */
export interface ExpositionFamily {
  readonly name: string;
  /** Undefined where the text has none. */
  readonly help: string | undefined;
  readonly type: MetricType;
  /** At least one, no two of them the same series. */
  readonly rows: readonly ExpositionRow[];
}

/** What a text says, and what in it is wrong without spoiling the rest. */
export interface Exposition {
  readonly families: readonly ExpositionFamily[];
  /** Sentences about rows that were left out: of a series that stands twice the first one counts. */
  readonly problems: readonly string[];
}

/** A text is not in the exposition format: the message names the line. */
export class ExpositionError extends Error {
  override readonly name = "ExpositionError";
  /** Whether nothing is wrong with the text but how much of it there is. */
  readonly isTooMuch: boolean;

  constructor(line: number, what: string, isTooMuch = false) {
    super(`line ${line}: ${what}`);
    this.isTooMuch = isTooMuch;
  }
}

/** Reads a text that comes piece by piece. Each call may throw an `ExpositionError` that names the line that is wrong. */
export interface LineParser {
  /** A line, without its newline. */
  line(text: string): void;
  /** What stands behind the last newline. */
  remainder(text: string): void;
  finish(): Exposition;
}

/** How much of a text is taken. Texts come from outside. */
export interface ExpositionLimits {
  readonly rows: number;
  /** UTF-16 units of a name. */
  readonly nameLength: number;
  /** UTF-16 units of a help text or the value of a label. */
  readonly textLength: number;
}
