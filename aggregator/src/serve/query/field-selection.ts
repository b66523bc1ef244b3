import { findField } from "./field.ts";
import { QueryError } from "./query-error.ts";

/** The wanted fields of a message by name: all of a field, or some of what it holds. */
export type FieldSelection = ReadonlyMap<string, FieldSelection | "all">;

type Growing = Map<string, Growing | "all">;

const parameter = "fields";
const mostPaths = 128;
const mostCharacters = 4096;

/** The fields that are wanted: paths of the model with commas between. @throws {QueryError} */
export function parseFieldSelection(message: string, text: string): FieldSelection {
  const paths = text.length <= mostCharacters ? text.split(",") : [];
  if (paths.length === 0) throw new QueryError(parameter, `is longer than ${mostCharacters} characters`);
  if (paths.length > mostPaths) throw new QueryError(parameter, `names more than ${mostPaths} fields`);
  const selection: Growing = new Map();
  for (const path of paths) {
    const { steps } = findField(parameter, message, path.trim());
    grow(
      selection,
      steps.flatMap(({ name, key }) => (typeof key === "string" ? [name, key] : [name])),
    );
  }
  return selection;
}

function grow(selection: Growing, names: readonly string[]): void {
  const [name = "", ...rest] = names;
  const known = selection.get(name);
  if (known === "all") return;
  if (rest.length === 0) return void selection.set(name, "all");
  const deeper: Growing = known ?? new Map();
  selection.set(name, deeper);
  grow(deeper, rest);
}

/** An item with its wanted fields only, in the wire's or in REST's form; what it lacks it lacks. Nothing else is changed. */
export function selectFields<Item extends object>(selection: FieldSelection, item: Item): Partial<Item> {
  const selected: [name: string, value: unknown][] = [];
  for (const [name, wanted] of selection) {
    const value = Object.hasOwn(item, name) ? (item as Readonly<Record<string, unknown>>)[name] : undefined;
    if (value !== undefined) selected.push([name, wanted === "all" ? value : selectIn(wanted, value)]);
  }
  return Object.fromEntries(selected) as Partial<Item>;
}

function selectIn(selection: FieldSelection, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((element) => selectIn(selection, element));
  return typeof value === "object" && value !== null ? selectFields(selection, value) : value;
}
