/** What a family is called and what it means. */
export interface FamilyHead {
  readonly name: string;
  readonly help: string;
  readonly type: "gauge" | "counter" | "info" | "stateset";
}

/** The rows of one object in all families of its kind, ready to be rendered. Never changed once made. */
export interface ObjectRows {
  /** The object's own labels as text, escaped: `namespace="shop",pod="cart-0"`. */
  readonly labels: string;
  /** By family, in the order of the kind's families: what follows the object's labels in each row, `,phase="Active"} 1`. */
  readonly families: readonly (readonly string[])[];
}
