/** What a family is called and what it means. */
export interface FamilyHead {
  readonly name: string;
  readonly help: string;
  readonly type: "gauge" | "counter" | "info" | "stateset";
}

/**
 * Takes the rows of one object, family by family in the order of its kind's families, piece by piece, escaped. What many objects
 * have in common is told from what tells this one from others: the text is the same however it is told, but told well, memory grows
 * with kinds of thing and not with things.
 */
export interface RowSink {
  /** The object's own labels, which come first in each of its rows: `namespace="shop",pod="cart-0"`. Said once, before any row. */
  labels(text: string): void;
  /** Text of the row that many objects have: `,phase="Running"} 1`. */
  common(text: string): void;
  /** Text of the row that is this object's own: the name of its node. */
  own(text: string): void;
  endRow(): void;
  /** The family has no more rows; it may have had none. */
  endFamily(): void;
}

/** Writes the rows of one object. May throw: then the object has none, and is none of the table's. */
export type WriteRows = (out: RowSink) => void;
