/** Something that came from outside, as an object whose fields may be anything. */
export type Fields = Readonly<Record<string, unknown>>;

const mostCharacters = 128;

/** What firmware and tools write where they have nothing to say. */
const fillers = new Set(
  [
    "|n/a|na|none|null|unknown|undefined|default|default string|empty|unspecified|invalid|no enclosure|o.e.m.",
    "not specified|not available|not provided|not applicable|not present|<out of spec>|<bad index>",
    "to be filled by o.e.m.|to be filled by o.e.m|system manufacturer|system product name|system version",
    "base board manufacturer|base board product name",
  ].flatMap((texts) => texts.split("|")),
);

/** The fields of a value; none where it is no object. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

/** The items of a list, at most as many; none where it is no list. */
export function itemsOf(value: unknown, most: number): readonly Fields[] {
  return Array.isArray(value) ? value.slice(0, most).map(fieldsOf) : [];
}

/** A text that says something, in one line of a bounded length. */
export function textOf(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const text = value
    .slice(0, 4 * mostCharacters)
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Zs}]+/gu, " ")
    .trim()
    .slice(0, mostCharacters)
    .toWellFormed()
    .trim();
  const isFiller = fillers.has(text.toLowerCase()) || /^(?:[0.\s-]+|x+|\?+|\ufffd+)$/i.test(text);
  return isFiller ? undefined : text;
}

/** A number above zero: what systeminformation does not know is 0 or null there. */
export function amountOf(value: unknown, most = Number.MAX_SAFE_INTEGER): number | undefined {
  return typeof value === "number" && value > 0 && value <= most ? value : undefined;
}

/** The same as a whole number. */
export function wholeOf(value: unknown, most = Number.MAX_SAFE_INTEGER): number | undefined {
  const amount = amountOf(value, most);
  return amount !== undefined && Number.isSafeInteger(amount) ? amount : undefined;
}

/** The object without the fields that are unknown. */
export function known<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as T;
}
