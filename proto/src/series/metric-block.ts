import type { Family } from "../gen/types.ts";

/** Families and label sets without values: what one collector, or one instance of it, yields again and again. */
export interface MetricBlock {
  readonly families: readonly Family[];
}

/** A name and a value that stand on every row of a block. */
export interface LabelPair {
  readonly name: string;
  readonly value: string;
}

/** The values of one block at one instant: one a row, in the order of the block's families. */
export interface BlockValues {
  readonly block: MetricBlock;
  /** What tells this instance of the block from others. */
  readonly labels: readonly LabelPair[];
  readonly values: ArrayLike<number>;
  /** Whether a row has no value now; without it every row has one. */
  readonly isAbsent?: (row: number) => boolean;
}

/** Number of rows in a block. */
export function rowsOf(block: MetricBlock): number {
  return block.families.reduce((rows, family) => rows + family.rows, 0);
}

/** Packs which rows are absent, least significant bit first, as the wire has it; empty when none is. */
export function packAbsent(rows: number, isAbsent: ((row: number) => boolean) | undefined): Uint8Array {
  if (isAbsent === undefined) return new Uint8Array();
  const bits = packBits(rows, isAbsent);
  return bits.some((byte) => byte !== 0) ? bits : new Uint8Array();
}

/** A bit a row, least significant first: whether `isSet` says so. */
export function packBits(rows: number, isSet: (row: number) => boolean): Uint8Array {
  const bits = new Uint8Array(Math.ceil(rows / 8));
  for (let row = 0; row < rows; row++) if (isSet(row)) bits[row >> 3] = (bits[row >> 3] ?? 0) | (1 << (row & 7));
  return bits;
}

/** Whether a bit of `packBits` is set; those beyond the last are not. */
export function isBitSet(bits: Uint8Array, row: number): boolean {
  return (((bits[row >> 3] ?? 0) >> (row & 7)) & 1) === 1;
}

/** The reverse of `packAbsent`. */
export function unpackAbsent(bits: Uint8Array): ((row: number) => boolean) | undefined {
  if (bits.length === 0) return undefined;
  return (row) => isBitSet(bits, row);
}
