import type { ObjectRows } from "./object-rows.ts";
import { makeTemplate, rowEnd, takeApart, type RowTemplate, type TakenApart } from "./row-template.ts";
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
export interface PackedRows {
  readonly layout: RowLayout;
  readonly own: DataView;
  readonly start: number;
  readonly bytes: number;
}

/** Packs the rows of objects. What several have in common is kept once, as long as one of them is held. */
export class RowPacker {
  readonly #templates = new WeakInterner<RowTemplate>();
  readonly #layouts = new WeakInterner<RowLayout>();
  /** The latest template of each family: the next object's is the same more often than not. */
  readonly #latest: { readonly key: string; readonly template: RowTemplate }[] = [];
  #made = 0;

  /** Distinct templates and layouts that are held. */
  get shared(): number {
    return this.#templates.size + this.#layouts.size;
  }

  pack({ labels, families }: ObjectRows): PackedRows {
    const own = [labels];
    const firstOwn: number[] = [];
    let key = "";
    const templates = families.map((rows, family) => {
      firstOwn.push(own.length);
      if (rows.length === 0) {
        key += ",";
        return undefined;
      }
      const apart = takeApart(rows);
      own.push(...apart.own);
      const template = this.#templateOf(apart, family);
      key += `${template.id},`;
      return template;
    });
    const bytes = encode(own);
    const layout = this.#layouts.intern(key, () => ({ templates, firstOwn }));
    return { layout, own: new DataView(bytes.buffer), start: 0, bytes: bytes.length };
  }

  #templateOf(apart: TakenApart, family: number): RowTemplate {
    const latest = this.#latest[family];
    if (latest?.key === apart.key) return latest.template;
    const template = this.#templates.intern(apart.key, () => makeTemplate(++this.#made, apart));
    this.#latest[family] = { key: apart.key, template };
    return template;
  }
}

/** From so many bytes on, places take 32 bits. */
const wideBytes = 0x1_0000;

/** Where an own piece begins in the view. What is asked for as the piece behind the last is the end. */
export function placeOf(own: DataView, start: number, bytes: number, piece: number): number {
  return start + (bytes < wideBytes ? own.getUint16(start + piece * 2, true) : own.getUint32(start + piece * 4, true));
}

/** Rows of one object in one family. */
export function rowsIn({ layout }: PackedRows, family: number): number {
  return layout.templates[family]?.rows ?? 0;
}

/** Bytes that the rows of an object in a family take, but for the family's head on each. */
export function bytesIn({ layout, own, start, bytes }: PackedRows, family: number): number {
  const template = layout.templates[family];
  if (template === undefined) return 0;
  const lengthOf = (piece: number) => placeOf(own, start, bytes, piece + 1) - placeOf(own, start, bytes, piece);
  const first = layout.firstOwn[family] ?? 0;
  let total = template.commonBytes + template.rows * lengthOf(0);
  for (let step = 1; step < template.steps.length; step += 2) {
    const next = template.steps[step] ?? rowEnd;
    if (next !== rowEnd) total += lengthOf(first + next);
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

function encode(pieces: readonly string[]): Uint8Array<ArrayBuffer> {
  const { text, lengths } = encodeText(pieces);
  const width = (pieces.length + 1) * 2 + text.length < wideBytes ? 2 : 4;
  const header = (pieces.length + 1) * width;
  const bytes = new Uint8Array(header + text.length);
  const view = new DataView(bytes.buffer);
  let place = header;
  for (let piece = 0; piece <= pieces.length; piece++) {
    if (width === 2) view.setUint16(piece * 2, place, true);
    else view.setUint32(piece * 4, place, true);
    place += lengths[piece] ?? 0;
  }
  bytes.set(text, header);
  return bytes;
}

/** The pieces one behind the other, with the bytes that each takes. */
function encodeText(pieces: readonly string[]): { readonly text: Buffer; readonly lengths: readonly number[] } {
  const lengths = pieces.map(({ length }) => length);
  const text = Buffer.from(pieces.join(""));
  if (text.length === lengths.reduce((total, length) => total + length, 0)) return { text, lengths };
  // One by one: half a character at the end of a piece would else join with half of one that begins the next.
  const encoded = pieces.map((piece) => Buffer.from(piece));
  return { text: Buffer.concat(encoded), lengths: encoded.map(({ length }) => length) };
}
