import type { RowSink, WriteRows } from "./object-rows.ts";
import { OwnPieces, placeOf, type OwnBytes } from "./own-pieces.ts";
import { makeTemplate, rowEnd, shapeOf, type RowTemplate, type RowToken } from "./row-template.ts";
import { StepTrees, tokensTo, type Step } from "./step-tree.ts";
import { WeakInterner } from "./weak-interner.ts";

/** How the rows of an object are put together; shared by all objects of which that is alike. */
export interface RowLayout {
  /** By family; undefined where the object has no row. */
  readonly templates: readonly (RowTemplate | undefined)[];
  /** By family, the number of the template's first own piece among the object's. The object's labels are piece 0. */
  readonly firstOwn: readonly number[];
}

/**
 * The rows of one object as they are kept: what objects have in common once, and as bytes what tells this one from others. The
 * bytes stand somewhere in a view that may hold those of more objects: first the place of each own piece from their beginning, and
 * of the end of the last one, in 16 bits each or, where there are as many bytes, in 32; then the pieces, in UTF-8.
 */
export interface PackedRows extends OwnBytes {
  readonly layout: RowLayout;
}

/**
 * Packs the rows of one object after another. What several have in common is kept once, as long as one of them is held, or until
 * what was found of walks through rows is let go of.
 */
export class RowPacker implements RowSink {
  readonly #templates = new WeakInterner<RowTemplate>();
  readonly #layouts = new WeakInterner<RowLayout>();
  /** Rows of objects, a tree a family. */
  readonly #rows = new StepTrees<RowToken, RowTemplate>();
  /** The templates of an object, family by family. */
  readonly #families = new StepTrees<RowTemplate | undefined, RowLayout>();
  readonly #ownPieces = new OwnPieces();
  #made = 0;
  /** The object's labels, and its own pieces family by family. */
  #own: string[] = [];
  #family = 0;
  /** The first own piece of the family. */
  #firstOwn = 1;
  #row = this.#rows.root(0);
  #object = this.#families.root(0);

  /** Distinct templates and layouts that are held. */
  get shared(): number {
    return this.#templates.size + this.#layouts.size;
  }

  /** @throws whatever `write` throws; nothing is left of the object then */
  pack(write: WriteRows): PackedRows {
    this.#begin();
    write(this);
    const layout = (this.#object.value ??= this.#layoutOf(this.#object));
    return { layout, ...this.#ownPieces.write(this.#own) };
  }

  /** Nothing more comes for now. */
  release(): void {
    this.#ownPieces.release();
  }

  labels(text: string): void {
    this.#own[0] = text;
  }

  common(text: string): void {
    this.#row = this.#rows.next(this.#row, text);
  }

  own(text: string): void {
    const known = this.#own.indexOf(text, this.#firstOwn);
    const piece = known < 0 ? this.#own.push(text) - 1 : known;
    this.#row = this.#rows.next(this.#row, piece - this.#firstOwn);
  }

  endRow(): void {
    this.#row = this.#rows.next(this.#row, rowEnd);
  }

  endFamily(): void {
    const hasRows = this.#row.before !== undefined;
    const template = hasRows ? (this.#row.value ??= this.#templateOf(this.#row)) : undefined;
    this.#object = this.#families.next(this.#object, template);
    this.#firstOwn = this.#own.length;
    this.#row = this.#rows.root(++this.#family);
  }

  #begin(): void {
    this.#rows.prune();
    this.#families.prune();
    this.#own = [""];
    this.#family = 0;
    this.#firstOwn = 1;
    this.#row = this.#rows.root(0);
    this.#object = this.#families.root(0);
  }

  #templateOf(row: Step<RowToken, RowTemplate>): RowTemplate {
    const shape = shapeOf(tokensTo(row));
    return this.#templates.intern(shape.key, () => makeTemplate(++this.#made, shape));
  }

  #layoutOf(object: Step<RowTemplate | undefined, RowLayout>): RowLayout {
    const templates = tokensTo(object);
    let next = 1;
    const firstOwn = templates.map((template) => {
      const first = next;
      next += template?.ownPieces ?? 0;
      return first;
    });
    return this.#layouts.intern(templates.map((template) => template?.id ?? "").join(), () => ({
      templates,
      firstOwn,
    }));
  }
}

/** Rows of one object in one family. */
export function rowsIn({ layout }: PackedRows, family: number): number {
  return layout.templates[family]?.rows ?? 0;
}

/** Bytes that the rows of an object in a family take, but for the family's head on each. */
export function bytesIn({ layout, own, start, bytes }: PackedRows, family: number): number {
  const template = layout.templates[family];
  if (template === undefined) return 0;
  const { steps } = template;
  const first = layout.firstOwn[family] ?? 0;
  const labels = placeOf(own, start, bytes, 1) - placeOf(own, start, bytes, 0);
  let total = template.commonBytes + template.rows * labels;
  for (let step = 1; step < steps.length; step += 2) {
    const next = steps[step] ?? rowEnd;
    if (next === rowEnd) continue;
    total += placeOf(own, start, bytes, first + next + 1) - placeOf(own, start, bytes, first + next);
  }
  return total;
}

/** Whether two objects have the same text in a family. */
export function isSameText(a: PackedRows, b: PackedRows, family: number): boolean {
  const template = a.layout.templates[family];
  if (template !== b.layout.templates[family]) return false;
  if (template === undefined) return true;
  if (!isSamePiece(a, 0, b, 0)) return false;
  const [firstA, firstB] = [a.layout.firstOwn[family] ?? 0, b.layout.firstOwn[family] ?? 0];
  for (let step = 1; step < template.steps.length; step += 2) {
    const next = template.steps[step] ?? rowEnd;
    if (next !== rowEnd && !isSamePiece(a, firstA + next, b, firstB + next)) return false;
  }
  return true;
}

function isSamePiece(a: PackedRows, pieceA: number, b: PackedRows, pieceB: number): boolean {
  const beginA = placeOf(a.own, a.start, a.bytes, pieceA);
  const beginB = placeOf(b.own, b.start, b.bytes, pieceB);
  const length = placeOf(a.own, a.start, a.bytes, pieceA + 1) - beginA;
  if (placeOf(b.own, b.start, b.bytes, pieceB + 1) - beginB !== length) return false;
  for (let at = 0; at < length; at++) if (a.own.getUint8(beginA + at) !== b.own.getUint8(beginB + at)) return false;
  return true;
}
