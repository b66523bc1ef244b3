import { paddedView } from "./text-sink.ts";

/** Ends a row among a template's steps. */
export const rowEnd = -1;

/**
 * The rows of an object in one family, but for what tells the object from others: shared by all whose rows are alike. A row is the
 * family's head, the object's labels and then, in turn, a common piece and one of the object's own; it ends with a common one.
 */
export interface RowTemplate {
  /** Tells it from all others of its store. */
  readonly id: number;
  readonly rows: number;
  /** The common pieces one behind the other, padded for copying. */
  readonly text: DataView;
  readonly commonBytes: number;
  /** Distinct own pieces. */
  readonly ownPieces: number;
  /** For each common piece its length in bytes and the number of the own piece that follows, or `rowEnd`. */
  readonly steps: Int32Array;
}

/** What rows are made of: a common text, the number of an own piece in its family, or `rowEnd`. */
export type RowToken = string | number;

/** The rows of objects in one family, without what is the objects' own. */
export interface RowShape {
  /** Text that no other rows have. */
  readonly key: string;
  readonly common: readonly string[];
  /** For each common piece the number of the own piece that follows, or `rowEnd`. */
  readonly next: readonly number[];
}

/** The shape of rows; how their common text is cut makes no difference. */
export function shapeOf(tokens: readonly RowToken[]): RowShape {
  const common: string[] = [];
  const next: number[] = [];
  let key = "";
  let text = "";
  for (const token of tokens) {
    if (typeof token === "string") {
      text += token;
      continue;
    }
    if (token === rowEnd) text += "\n";
    common.push(text);
    next.push(token);
    key += `${text.length}:${text}${token};`;
    text = "";
  }
  return { key, common, next };
}

/** The template of all rows of a shape. */
export function makeTemplate(id: number, { common, next }: RowShape): RowTemplate {
  const texts = common.map((text) => Buffer.from(text));
  return {
    id,
    rows: next.filter((each) => each === rowEnd).length,
    text: paddedView(texts),
    commonBytes: texts.reduce((total, { length }) => total + length, 0),
    ownPieces: 1 + Math.max(rowEnd, ...next),
    steps: Int32Array.from(next.flatMap((each, index) => [texts[index]?.length ?? 0, each])),
  };
}
