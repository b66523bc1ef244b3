import { findField, valueOf, type Comparable } from "./field.ts";
import { QueryError } from "./query-error.ts";
import { enumValue } from "./values.ts";

/** What an item is sorted by: one rank a field; undefined where it lacks the field. */
export type Ranks = readonly (Comparable | undefined)[];

/** An order of items that is not their list's own. */
export interface Order {
  /** Read once an item, as it takes longer than to compare. */
  readonly ranksOf: (item: object) => Ranks;
  /** Below 0 where the first comes before the second, above where behind it, 0 where neither. */
  readonly compare: (a: Ranks, b: Ranks) => number;
}

const parameter = "sort";
const mostKeys = 8;

/**
 * An order by fields, the first counts most; `-` before one turns it round. What lacks a field comes last either way, texts are in
 * the order of their characters, enums in that of the model.
 *
 * @throws {QueryError}
 */
export function parseSort(message: string, text: string): Order {
  const keys = text.split(",");
  if (keys.length > mostKeys) throw new QueryError(parameter, `has more than ${mostKeys} fields`);
  const signs = keys.map((key) => (key.trim().startsWith("-") ? -1 : 1));
  const ranks = keys.map((key) => rankOf(message, key.trim().replace(/^-/, "")));
  return {
    ranksOf: (item) => ranks.map((rank) => rank(item)),
    compare(a, b) {
      let order = 0;
      for (let key = 0; order === 0 && key < signs.length; key++) order = compareRanks(a[key], b[key], signs[key] ?? 1);
      return order;
    },
  };
}

function compareRanks(a: Comparable | undefined, b: Comparable | undefined, sign: number): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  return a < b ? -sign : sign;
}

function rankOf(message: string, path: string): (item: object) => Comparable | undefined {
  const field = findField(parameter, message, path);
  if (field.isMany || field.value.type === "message")
    throw new QueryError(parameter, `${field.path} is not a single value that could be sorted by`);
  if (field.value.type !== "enum") return (item) => valueOf(field, item);
  const { prefix, values } = field.value;
  const ranks = new Map(values.map((value, rank) => [enumValue(prefix, value), rank]));
  return (item) => ranks.get(String(valueOf(field, item)));
}
