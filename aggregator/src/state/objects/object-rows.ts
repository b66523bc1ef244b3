/** What a family is called and what it means. */
export interface FamilyHead {
  readonly name: string;
  readonly help: string;
  readonly type: "gauge" | "counter" | "info" | "stateset";
}

/**
 * What follows the object's own labels in one row, escaped, in pieces: those at even places are what many objects have in common,
 * those between them what tells this object from others. `[",node=\"", "n-7", "\"} 1"]`. The text is the pieces joined, however
 * they are cut; well cut, memory grows with kinds of thing and not with things.
 */
export type RowPieces = readonly string[];

/** The rows of one object in all families of its kind. Never changed once made. */
export interface ObjectRows {
  /** The object's own labels as text, escaped: `namespace="shop",pod="cart-0"`. */
  readonly labels: string;
  /** By family, in the order of the kind's families. */
  readonly families: readonly (readonly RowPieces[])[];
}
