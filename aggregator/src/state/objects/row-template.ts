import type { RowPieces } from "./object-rows.ts";
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
  /** For each common piece its length in bytes and the number of the own piece that follows, or `rowEnd`. */
  readonly steps: Int32Array;
}

/** The rows of one object in one family, taken apart. */
export interface TakenApart {
  /** What the rows have in common with those of other objects, as text that no other rows have. */
  readonly key: string;
  readonly common: readonly string[];
  readonly steps: readonly number[];
  /** The own pieces, each once. */
  readonly own: readonly string[];
}

/** Takes the rows of an object in one family apart. Numbers of own pieces begin with 0. */
export function takeApart(rows: readonly RowPieces[]): TakenApart {
  const common: string[] = [];
  const steps: number[] = [];
  const own: string[] = [];
  let key = "";
  for (const pieces of rows) {
    for (let at = 0; at < pieces.length; at += 2) {
      const isLast = at + 2 > pieces.length - 1;
      const text = isLast ? `${pieces[at] ?? ""}\n` : (pieces[at] ?? "");
      const next = isLast ? rowEnd : numberOf(own, pieces[at + 1] ?? "");
      common.push(text);
      steps.push(next);
      key += `${text.length}:${text}${next};`;
    }
  }
  return { key, common, steps, own };
}

/** The template of rows that were taken apart. */
export function makeTemplate(id: number, { common, steps }: TakenApart): RowTemplate {
  const texts = common.map((text) => Buffer.from(text));
  return {
    id,
    rows: steps.filter((next) => next === rowEnd).length,
    text: paddedView(texts),
    commonBytes: texts.reduce((total, { length }) => total + length, 0),
    steps: Int32Array.from(steps.flatMap((next, index) => [texts[index]?.length ?? 0, next])),
  };
}

/** Where the piece stands among those already there; it is put there where it is new. */
function numberOf(own: string[], piece: string): number {
  const known = own.indexOf(piece);
  return known < 0 ? own.push(piece) - 1 : known;
}
