import type { MessageValue } from "@kubevitals/proto";
import { quote } from "../../quote.ts";
import type { Comparable, Field } from "./field.ts";
import { QueryError } from "./query-error.ts";

type PlainType = Exclude<MessageValue["type"], "enum">;

/** The wire's name of an enum's value that REST writes so. */
export function enumValue(prefix: string, text: string): string {
  return prefix + text.toUpperCase().replaceAll("-", "_");
}

const numberText = /^([+-]?\d{1,32}(?:\.\d{0,32})?(?:[eE][+-]?\d{1,3})?)([kMGTPE]|[KMGTPE]i)?$/;
const decimalPrefixes = "kMGTPE";
const binaryPrefixes = "KMGTPE";

/**
 * A value as a query writes it, to compare with a field's: a number may have a suffix as Kubernetes' quantities have (`2Gi`), a
 * time is RFC 3339, an enum's value is written as REST does.
 *
 * @throws {QueryError} naming the field and what it holds.
 */
export function parseValue(parameter: string, { path, value }: Field, text: string): Comparable {
  const parsed = parse(value, text);
  if (parsed !== undefined) return parsed;
  throw new QueryError(parameter, `'${quote(text)}' is not ${descriptionOf(value)}, which ${quote(path)} holds`);
}

/** How values of each type are read; undefined: it is none. */
const parsers: { readonly [Type in PlainType]: (text: string) => Comparable | undefined } = {
  number: parseNumber,
  boolean: (text) => (text === "true" ? true : text === "false" ? false : undefined),
  time: parseTime,
  string: (text) => text,
  message: () => undefined,
};

function parse(value: MessageValue, text: string): Comparable | undefined {
  if (value.type !== "enum") return parsers[value.type](text);
  return value.values.includes(text) ? enumValue(value.prefix, text) : undefined;
}

function parseNumber(text: string): number | undefined {
  const [, digits, suffix = ""] = numberText.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const number = Number(digits) * factorOf(suffix);
  return Number.isFinite(number) ? number : undefined;
}

function factorOf(suffix: string): number {
  if (suffix === "") return 1;
  return suffix.endsWith("i")
    ? 1024 ** (binaryPrefixes.indexOf(suffix.charAt(0)) + 1)
    : 1000 ** (decimalPrefixes.indexOf(suffix) + 1);
}

/** https://www.rfc-editor.org/rfc/rfc3339#section-5.6 */
const timeText = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:[Zz]|[+-]\d{2}:\d{2})$/;

function parseTime(text: string): number | undefined {
  const milliseconds = timeText.test(text) ? Date.parse(text.toUpperCase()) : NaN;
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}

const descriptions: { readonly [Type in PlainType]: string } = {
  number: "a number, such as 80, 0.5 or 2Gi",
  boolean: "true or false",
  time: "a time, such as 2026-01-31T12:00:00Z",
  string: "a text",
  message: "a single value",
};

function descriptionOf(value: MessageValue): string {
  return value.type === "enum" ? `one of ${value.values.join(", ")}` : descriptions[value.type];
}
