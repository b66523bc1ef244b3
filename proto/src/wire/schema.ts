/** Types of values that are no messages. */
export type ScalarType = "double" | "uint32" | "int32" | "uint64" | "int64" | "bool" | "string" | "bytes";

/**
 * A field of a message. `required`: a value that is never absent, and a zero, or null for a message, where the wire has none;
 * `optional`: absent where the wire has none; `list` and `map` (by text) are empty then. The type is a scalar's, or the name of a
 * message or of an enumeration.
 */
export type WireField = readonly [
  name: string,
  number: number,
  shape: "required" | "optional" | "list" | "map",
  type: string,
];

/** Messages with their fields in the order of their numbers, and enumerations with their names in the order of theirs, from 0. */
export interface WireSchema {
  readonly messages: Readonly<Record<string, readonly WireField[]>>;
  readonly enums: Readonly<Record<string, readonly string[]>>;
}
