import { isDeepStrictEqual } from "node:util";
import { emptyList, emptyMap } from "./empty.ts";

/** A field of a message whose records travel as what changed in them. */
export interface RecordField {
  readonly name: string;
  readonly number: number;
  /** `required`: a scalar that is never absent; `optional`: absent when unknown; lists and maps are then empty. */
  readonly shape: "required" | "optional" | "list" | "map";
}

/** What is known of a kind of record. */
export interface RecordShape {
  readonly fields: readonly RecordField[];
  /** Names of the fields that say whose the record is: they go with every delta, and no delta changes them. */
  readonly key: readonly string[];
}

/** What turns one record into another: the fields to replace, and the numbers of the fields to drop. */
export interface RecordDelta<Item extends object> {
  readonly changed: Partial<Item>;
  readonly cleared: readonly number[];
}

type Fields = Readonly<Record<string, unknown>>;

/** The delta by which `applyRecordDelta` turns `base` into `next`. `changed` has the key, and nothing else that is the same. */
export function recordDelta<Item extends object>(
  { fields, key }: RecordShape,
  base: Item,
  next: Item,
  isSame: (name: string, before: unknown, after: unknown) => boolean = isSameValue,
): RecordDelta<Item> {
  const [before, after] = [base as Fields, next as Fields];
  const changed: Record<string, unknown> = {};
  const cleared: number[] = [];
  for (const { name, number, shape } of fields) {
    if (key.includes(name)) {
      changed[name] = after[name];
      continue;
    }
    if (isSame(name, before[name], after[name])) continue;
    if (!saysNothing(after[name], shape)) changed[name] = after[name];
    else if (!saysNothing(before[name], shape)) cleared.push(number);
  }
  return { changed: changed as Partial<Item>, cleared };
}

/** `base` with the delta's fields replaced and dropped; its key stays. */
export function applyRecordDelta<Item extends object>(
  shape: RecordShape,
  base: Item,
  { changed, cleared }: RecordDelta<Item>,
): Item {
  const delta = changed as Fields;
  const { byName, byNumber } = indexOf(shape);
  const next = { ...base } as Record<string, unknown>;
  for (const number of cleared) {
    const field = byNumber.get(number);
    if (field) clear(next, field.name, field.shape);
  }
  // By what the delta has: most of a message's fields are not in it.
  for (const name of Object.keys(delta)) {
    const field = byName.get(name);
    if (field && !saysNothing(delta[name], field.shape)) next[name] = delta[name];
  }
  return next as Item;
}

/** Fields that a delta may change, by name and by number. */
interface FieldIndex {
  readonly byName: ReadonlyMap<string, RecordField>;
  readonly byNumber: ReadonlyMap<number, RecordField>;
}

const indexes = new WeakMap<RecordShape, FieldIndex>();

function indexOf(shape: RecordShape): FieldIndex {
  const known = indexes.get(shape);
  if (known) return known;
  const fields = shape.fields.filter(({ name }) => !shape.key.includes(name));
  const index = {
    byName: new Map(fields.map((field) => [field.name, field])),
    byNumber: new Map(fields.map((field) => [field.number, field])),
  };
  indexes.set(shape, index);
  return index;
}

/** Numbers are compared at once: the general comparison costs a microsecond for each, and there are dozens a second. */
export function isSameValue(_name: string, a: unknown, b: unknown): boolean {
  return Object.is(a, b) || (typeof a === "object" && typeof b === "object" && isDeepStrictEqual(a, b));
}

function clear(record: Record<string, unknown>, name: string, shape: RecordField["shape"]): void {
  if (shape === "list") record[name] = emptyList;
  else if (shape === "map") record[name] = emptyMap;
  else if (shape === "required") record[name] = zeroOf(record[name]);
  else delete record[name];
}

function zeroOf(value: unknown): unknown {
  return typeof value === "string" ? "" : typeof value === "boolean" ? false : 0;
}

/** Whether a field says nothing. A message without a field in it says that it is there; a list, a map or a zero that stands for absent does not. */
function saysNothing(value: unknown, shape: RecordField["shape"]): boolean {
  if (value === undefined || value === null) return true;
  if (shape === "optional") return false;
  if (shape === "required") return value === "" || value === 0 || value === false;
  return Array.isArray(value) ? value.length === 0 : hasNoEntry(value);
}

/** Without a list of the keys: most maps of a message are empty, and each is looked at. */
function hasNoEntry(map: object): boolean {
  for (const key in map) if (Object.hasOwn(map, key)) return false;
  return true;
}
