import { valueNumber } from "./value-number.ts";
import type { Path } from "./config.ts";

type Mapping = Readonly<Record<string, unknown>>;

/** A step of a path, ready to be taken from a value that is there. */
type Step = (value: unknown) => unknown;

/** A path, ready to be followed. */
export interface ValuePath {
  /** What stands at its end; undefined where any step of it is missing. */
  get(value: unknown): unknown;
  /** As messages have it: `[status,phase]`. */
  readonly text: string;
  /** The one step of a path that has no more. */
  readonly onlyStep: string | undefined;
}

/** Makes a path ready. Its steps are those that the file was checked for. */
export function compilePath(path: Path): ValuePath {
  const steps = path.map(stepOf);
  return {
    get: (value) => steps.reduce<unknown>((at, step) => (isNil(at) ? undefined : step(at)), value) ?? undefined,
    text: `[${path.join(",")}]`,
    onlyStep: path.length === 1 && path[0] !== "" && !path[0]?.includes(",") ? path[0] : undefined,
  };
}

/** The key and value of a step such as `[name=foo]`; undefined where a step is none. */
export function parseListLookup(step: string): { key: string; value: string } | "malformed" | undefined {
  if (!/^\[.*\]$/s.test(step)) return undefined;
  const [, key, value] = /^\[([^=]*)=(.*)\]$/s.exec(step) ?? [];
  return key === undefined || value === undefined ? "malformed" : { key, value };
}

/** Whether a value is a mapping of JSON. */
export function isMapping(value: unknown): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value is missing, or said to be nothing. */
export function isNil(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

function stepOf(step: string): Step {
  const lookup = parseListLookup(step);
  if (lookup !== undefined && lookup !== "malformed") return (value) => findInList(value, lookup.key, lookup.value);
  const [key = "", wanted, ...more] = step.split("=");
  return (value) => {
    if (Array.isArray(value)) return itemOf(value, step);
    if (!isMapping(value)) return undefined;
    const hasWanted = wanted !== undefined && more.length === 0 && own(value, key) === wanted;
    return hasWanted ? wanted : own(value, step);
  };
}

/** An element by its number; a negative one counts from the end. */
function itemOf(list: readonly unknown[], step: string): unknown {
  return /^[+-]?\d{1,9}$/.test(step) ? list.at(Number(step)) : undefined;
}

/** The first mapping of a list whose key has a value: as text, as what counts as the same number, or as the same boolean. */
function findInList(list: unknown, key: string, wanted: string): unknown {
  if (!Array.isArray(list)) return undefined;
  const number = valueNumber(wanted);
  const boolean = booleanOf(wanted);
  return list.find((item: unknown) => {
    if (!isMapping(item) || !Object.hasOwn(item, key)) return false;
    const value = item[key];
    if (value === wanted) return true;
    if (typeof number === "number" && valueNumber(value) === number) return true;
    return boolean !== undefined && value === boolean;
  });
}

function booleanOf(text: string): boolean | undefined {
  if (/^(1|t|T|TRUE|true|True)$/.test(text)) return true;
  return /^(0|f|F|FALSE|false|False)$/.test(text) ? false : undefined;
}

/** A value of a mapping by a key of its own: `constructor` is none. */
function own(mapping: Mapping, key: string): unknown {
  return Object.hasOwn(mapping, key) ? mapping[key] : undefined;
}
