import { quote } from "../../quote.ts";
import { quantityFloat } from "../quantity-float.ts";
import { goText } from "./go-text.ts";

/** Why a value is no number. */
export interface NoNumber {
  readonly reason: string;
}

/** Characters of a text that may be a number: what is longer is none, and is not looked at. */
const mostCharacters = 1024;

/**
 * The number that a field of a custom resource stands for, as kube-state-metrics converts it: a boolean is 1 or 0, and so are texts
 * that say one; a time is seconds since 1970; a quantity is its amount, a percentage its hundredth part.
 */
export function valueNumber(value: unknown): number | NoNumber {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return Number(value);
  if (typeof value === "string") return textNumber(value);
  return { reason: `'${quote(goText(value))}' is not a number` };
}

function textNumber(text: string): number | NoNumber {
  const word = text.toLowerCase();
  if (word === "true" || word === "yes") return 1;
  if (word === "false" || word === "no" || word === "unknown") return 0;
  const number =
    text.length > mostCharacters ? undefined : (timeOf(text) ?? quantityOf(text) ?? percentOf(text) ?? floatOf(text));
  return number ?? { reason: `'${quote(text)}' is not a number, a boolean, a time, a quantity or a percentage` };
}

/** Whole seconds since 1970 of a time of RFC 3339. */
function timeOf(text: string): number | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d?):(\d\d):(\d\d)(?:[.,]\d+)?(?:Z|([+-])(\d\d):(\d\d))$/.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const [sign, offsetHours = 0, offsetMinutes = 0] = [match[7], ...match.slice(8).map((part) => Number(part ?? 0))];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const isDay = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!isDay || hour > 23 || minute > 59 || second > 59 || offsetHours > 24 || offsetMinutes > 60) return undefined;
  const offset = (sign === "-" ? -1 : 1) * (3600 * offsetHours + 60 * offsetMinutes);
  return date.getTime() / 1000 + 3600 * hour + 60 * minute + second - offset;
}

function quantityOf(text: string): number | undefined {
  if (/\s/.test(text)) return undefined;
  try {
    return quantityFloat(text);
  } catch {
    return undefined;
  }
}

function percentOf(text: string): number | undefined {
  return /^\d+%$/.test(text) ? Number(text.slice(0, -1)) / 100 : undefined;
}

/** What Go takes as a floating-point number beyond those: NaN, infinity, digits with `_` between them, hexadecimal ones. */
function floatOf(text: string): number | undefined {
  const [, sign, word = ""] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  if (/^nan$/i.test(text)) return NaN;
  const size = /^(inf|infinity)$/i.test(word) ? Infinity : literalOf(word);
  return size === undefined ? undefined : sign === "-" ? -size : size;
}

/** A literal of Go without its sign, such as `1_000.5` or `0x1.8p3`. */
function literalOf(text: string): number | undefined {
  if (/^_|[^\da-f]_|_[^\da-f]|_$/i.test(text.replace(/^0x_/i, "0x"))) return undefined;
  const plain = text.replaceAll("_", "");
  if (/^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return finite(Number(plain));
  const [, whole = "", fraction = "", exponent] = /^0x([\da-f]*)(?:\.([\da-f]*))?p([+-]?\d{1,5})$/i.exec(plain) ?? [];
  if (exponent === undefined || whole + fraction === "") return undefined;
  return finite(Number(BigInt(`0x${whole}${fraction}`)) * 2 ** (Number(exponent) - 4 * fraction.length));
}

/** The number, unless it is too large for one. */
function finite(number: number): number | undefined {
  return Number.isFinite(number) ? number : undefined;
}
