import { rowsOf, type LabelPair, type MetricBlock } from "@kubevitals/proto";

/** A block with the labels beside it. */
export interface ShapePart {
  readonly block: MetricBlock;
  /** What tells this instance of the block from others. */
  readonly labels: readonly LabelPair[];
}

/**
 * Blocks of a sample with the labels beside them: what one sample of a node after another has in common. Never changed once it is made,
 * so that what follows from it is found once. In a few lists for all parts: of five thousand nodes there are a quarter of a million
 * parts, and an object for each, with a list of labels, is what the collector of garbage would walk through again and again.
 */
export class SeriesShape {
  /** Of each part. */
  readonly blocks: readonly MetricBlock[];
  /** Rows of all parts together. */
  readonly rows: number;
  /** Of each part: its first row in the column, the row behind its last, and where its texts end. */
  readonly #bounds: readonly number[];
  /** Names and values of the parts' labels, by turns. */
  readonly #texts: readonly string[];

  private constructor(blocks: readonly MetricBlock[], bounds: readonly number[], texts: readonly string[]) {
    this.blocks = blocks;
    this.#bounds = bounds;
    this.#texts = texts;
    let rows = 0;
    for (let part = 0; part < blocks.length; part++) rows += this.rowsOf(part);
    this.rows = rows;
  }

  /** The shape of parts whose rows stand one behind the other. */
  static of(parts: readonly ShapePart[]): SeriesShape {
    const bounds: number[] = [];
    const texts: string[] = [];
    let rows = 0;
    for (const { block, labels } of parts) {
      const firstRow = rows;
      rows += rowsOf(block);
      for (const { name, value } of labels) texts.push(name, value);
      bounds.push(firstRow, rows, texts.length);
    }
    return new SeriesShape(
      parts.map(({ block }) => block),
      bounds.slice(),
      texts.slice(),
    );
  }

  /** The same column, of which only some parts are shown. @param parts places among those of this shape */
  only(parts: readonly number[]): SeriesShape {
    const bounds: number[] = [];
    const texts: string[] = [];
    for (const part of parts) {
      for (let at = this.#firstText(part); at < this.#textEnd(part); at++) texts.push(this.#texts[at] as string);
      bounds.push(this.firstRowOf(part), this.endRowOf(part), texts.length);
    }
    return new SeriesShape(
      parts.map((part) => this.blocks[part] as MetricBlock),
      bounds,
      texts,
    );
  }

  /** Number of parts. */
  get size(): number {
    return this.blocks.length;
  }

  /** Where a part's rows begin in the column. */
  firstRowOf(part: number): number {
    return this.#bounds[part * 3] as number;
  }

  /** The row behind a part's last. */
  endRowOf(part: number): number {
    return this.#bounds[part * 3 + 1] as number;
  }

  rowsOf(part: number): number {
    return this.endRowOf(part) - this.firstRowOf(part);
  }

  /** A part, made when it is asked for. @param part a place from 0 to before `size` */
  partAt(part: number): ShapePart {
    return { block: this.blocks[part] as MetricBlock, labels: this.labelsOf(part) };
  }

  /** The labels beside a part: a list that is made when it is asked for. */
  labelsOf(part: number): readonly LabelPair[] {
    const labels: LabelPair[] = [];
    for (let at = this.#firstText(part); at < this.#textEnd(part); at += 2) {
      labels.push({ name: this.#texts[at] as string, value: this.#texts[at + 1] as string });
    }
    return labels;
  }

  /** The value of a label beside a part; undefined where it does not stand there. */
  labelOf(part: number, name: string): string | undefined {
    const end = this.#textEnd(part);
    for (let at = this.#firstText(part); at < end; at += 2) if (this.#texts[at] === name) return this.#texts[at + 1];
    return undefined;
  }

  /** Characters of names and values of the labels beside a part. */
  besideCharacters(part: number): number {
    let characters = 0;
    for (let at = this.#firstText(part); at < this.#textEnd(part); at++)
      characters += (this.#texts[at] as string).length;
    return characters;
  }

  /** Whether another one has the same parts in the same rows. */
  equals(other: SeriesShape): boolean {
    return (
      this === other ||
      (isSame(this.blocks, other.blocks) && isSame(this.#bounds, other.#bounds) && isSame(this.#texts, other.#texts))
    );
  }

  /** What it takes in memory without its blocks, in bytes. */
  get bytes(): number {
    return objectBytes + this.size * partBytes + stringsBytes(this.#texts);
  }

  #firstText(part: number): number {
    return part === 0 ? 0 : this.#textEnd(part - 1);
  }

  #textEnd(part: number): number {
    return this.#bounds[part * 3 + 2] as number;
  }
}

/** What a block takes in memory, in bytes. */
export function blockBytes({ families }: MetricBlock): number {
  return families.reduce(
    (total, { name, help, labelNames, labelValues, suffixes }) =>
      total + familyBytes + stringsBytes([name, help, ...labelNames, ...labelValues, ...suffixes]),
    objectBytes,
  );
}

/** An object of a few fields, a family of seven with its lists, and a part's places in the lists of its shape. */
const objectBytes = 96;
const familyBytes = 256;
const partBytes = 32;

/** Strings take their characters, two bytes each where one is beyond Latin-1, a header and their place in a list. */
function stringsBytes(strings: readonly string[]): number {
  return strings.reduce((total, { length }) => total + 24 + 2 * length, 0);
}

function isSame<Item>(a: readonly Item[], b: readonly Item[]): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}
