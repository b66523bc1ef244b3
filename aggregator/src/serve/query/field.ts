import { messageFields, millisecondsOf, type MessageField, type MessageValue, type Timestamp } from "@kubevitals/proto";
import { quote } from "../../quote.ts";
import { QueryError } from "./query-error.ts";

/** A field of a message that a query names, however deep it lies. */
export interface Field {
  /** As the model names it, such as provenance.freshness. */
  readonly path: string;
  /** What each value is. */
  readonly value: MessageValue;
  /** Whether an item may hold more than one value of it. */
  readonly isMany: boolean;
  readonly steps: readonly Step[];
}

interface Step {
  readonly name: string;
  /** The entry of a map that is meant; null: any of them. */
  readonly key: string | null | undefined;
}

/** A value as queries compare it: times in milliseconds, enums as the wire names them. */
export type Comparable = string | number | boolean;

/**
 * Finds the field that a path of the model names: names with dots between, and behind a map the rest is the key of an entry, as in
 * `labels.topology.kubernetes.io/zone`. What a record's provenance says can be named without it: `freshness`.
 *
 * @throws {QueryError} naming what there is.
 */
export function findField(parameter: string, message: string, path: string): Field {
  const steps: Step[] = [];
  let isMany = false;
  let rest = path;
  for (let at = message; ;) {
    const fields = messageFields[at] ?? {};
    const dot = rest.indexOf(".");
    const name = dot < 0 ? rest : rest.slice(0, dot);
    const field = fieldNamed(at, name);
    if (field === undefined) {
      if (at === message && steps.length === 0 && fieldNamed("Provenance", name) && fieldNamed(at, "provenance"))
        return findField(parameter, message, `provenance.${path}`);
      throw new QueryError(
        parameter,
        `${at} has no field '${quote(name)}'; there are ${Object.keys(fields).join(", ")}`,
      );
    }
    rest = dot < 0 ? "" : rest.slice(dot + 1);
    const isEntry = field.shape === "map" && dot >= 0;
    steps.push({ name, key: isEntry ? rest : field.shape === "map" ? null : undefined });
    isMany ||= field.shape === "list" || (field.shape === "map" && !isEntry);
    if (dot < 0 || isEntry) return { path, value: field, isMany, steps };
    if (field.type !== "message")
      throw new QueryError(parameter, `'${quote(path)}' goes on behind ${name}, which holds no fields`);
    at = field.message;
  }
}

function fieldNamed(message: string, name: string): MessageField | undefined {
  const fields = messageFields[message];
  return fields && Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** Whether some value of the field passes the test; false where there is none. */
export function someValue({ steps, value }: Field, item: object, test: (value: Comparable) => boolean): boolean {
  return someBehind(item, steps, 0, (found) => test(comparable(value, found)));
}

/** The one value of a field that does not hold many; undefined where it is absent. */
export function valueOf({ steps, value }: Field, item: object): Comparable | undefined {
  let at: unknown = item;
  for (const step of steps) {
    if (at === undefined) return undefined;
    at = stepInto(at as object, step);
  }
  return at === undefined ? undefined : comparable(value, at);
}

function someBehind(at: unknown, steps: readonly Step[], index: number, test: (value: unknown) => boolean): boolean {
  if (at === undefined) return false;
  if (Array.isArray(at)) return at.some((element) => someBehind(element, steps, index, test));
  const step = steps[index];
  if (step === undefined) return test(at);
  return someBehind(stepInto(at as object, step), steps, index + 1, test);
}

function stepInto(at: object, { name, key }: Step): unknown {
  const value = (at as Readonly<Record<string, unknown>>)[name];
  if (key === undefined || value === undefined) return value;
  if (key === null) return Object.values(value as object);
  return Object.hasOwn(value as object, key) ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
}

function comparable(value: MessageValue, found: unknown): Comparable {
  if (value.type === "time") return millisecondsOf(found as Timestamp);
  // A value that a newer peer knows arrives as its number: REST calls it unspecified.
  if (value.type === "enum" && typeof found === "number") return `${value.prefix}UNSPECIFIED`;
  return found as Comparable;
}
