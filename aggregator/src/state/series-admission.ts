import type { BlockValues } from "@kubevitals/proto";

/** Series of a family that the budget of series leaves out. */
export interface LeftOut {
  readonly family: string;
  readonly series: number;
}

/** What of a node's sample is kept, and what the budget of series leaves out. */
export interface SeriesAdmission {
  /** The sample as it is kept: rows that are left out have no value. */
  readonly series: readonly BlockValues[];
  /** Rows that are left out, as bits, by their part's place in the sample; undefined: none. */
  readonly leftOutRows: ReadonlyMap<number, Uint8Array>;
  /** Families of which rows are left out, the most first. */
  readonly leftOut: readonly LeftOut[];
  /** Rows that are kept. */
  readonly rows: number;
}

/** Families that are named at most; what is left out of the others counts as one. */
export const mostFamiliesNamed = 20;

/** What stands for the families that are not named. */
export const otherFamilies = "(others)";
