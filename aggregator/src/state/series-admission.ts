import type { SeriesShape } from "./series-shape.ts";

/** Series of a family that the budget of series leaves out. */
export interface LeftOut {
  readonly family: string;
  readonly series: number;
}

/** What of a node's samples of one shape is kept, and what the budget of series leaves out. */
export interface SeriesAdmission {
  readonly shape: SeriesShape;
  /** Rows of the column that are left out, a bit each: they have no value; undefined: none. */
  readonly leftOutRows: Uint8Array | undefined;
  /** Families of which rows are left out, the most first. */
  readonly leftOut: readonly LeftOut[];
  /** Rows that are kept. */
  readonly rows: number;
}

/** Families that are named at most; what is left out of the others counts as one. */
export const mostFamiliesNamed = 20;

/** What stands for the families that are not named. */
export const otherFamilies = "(others)";
