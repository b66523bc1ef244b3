import { findField, someValue, type Comparable, type Field } from "./field.ts";
import { QueryError } from "./query-error.ts";
import { parseRequirements, type Operator, type Requirement } from "./requirements.ts";
import { parseValue } from "./values.ts";

/** Whether an item is wanted. */
export type Test = (item: object) => boolean;

const parameter = "filter";

/** Texts of one query at most. */
const mostTexts = 16;

/**
 * A filter: requirements that the fields of an item must all meet. Of a field that holds many values one has to do; `!=`, `notin`
 * and `!` are the opposites of `=`, `in` and the bare name, so they also choose items that lack the field.
 *
 * @returns undefined where there is no requirement.
 * @throws {QueryError}
 */
export function parseFilter(message: string, texts: readonly string[]): Test | undefined {
  if (texts.length === 0) return undefined;
  if (texts.length > mostTexts) throw new QueryError(parameter, `is given more than ${mostTexts} times`);
  const tests = texts.flatMap((text) =>
    parseRequirements(parameter, text).map((requirement) => testOf(message, requirement)),
  );
  return (item) => tests.every((test) => test(item));
}

function testOf(message: string, { subject, operator, values }: Requirement): Test {
  const field = findField(parameter, message, subject);
  return makers[operator](field, values);
}

type Maker = (field: Field, values: readonly string[]) => Test;

const isThere: Maker = (field) => (item) => someValue(field, item, () => true);

const makers: { readonly [Each in Operator]: Maker } = {
  exists: isThere,
  absent: (...given) => not(isThere(...given)),
  "=": oneOf,
  in: oneOf,
  "!=": (...given) => not(oneOf(...given)),
  notin: (...given) => not(oneOf(...given)),
  "~": contains,
  "<": bySize("<", (value, bound) => value < bound),
  "<=": bySize("<=", (value, bound) => value <= bound),
  ">": bySize(">", (value, bound) => value > bound),
  ">=": bySize(">=", (value, bound) => value >= bound),
};

function not(test: Test): Test {
  return (item) => !test(item);
}

function oneOf(field: Field, texts: readonly string[]): Test {
  const wanted = new Set(texts.map((text) => parseValue(parameter, field, text)));
  return (item) => someValue(field, item, (value) => wanted.has(value));
}

function contains(field: Field, [part = ""]: readonly string[]): Test {
  if (field.value.type !== "string")
    throw new QueryError(parameter, `~ looks for a part of a text, and ${field.path} holds none`);
  return (item) => someValue(field, item, (value) => (value as string).includes(part));
}

/** Compares numbers, and times in milliseconds. */
function bySize(operator: Operator, isMet: (value: Comparable, bound: Comparable) => boolean): Maker {
  return (field, [text = ""]) => {
    const { type } = field.value;
    if (type !== "number" && type !== "time")
      throw new QueryError(parameter, `${operator} compares numbers and times, and ${field.path} holds neither`);
    const bound = parseValue(parameter, field, text);
    return (item) => someValue(field, item, (value) => isMet(value, bound));
  };
}
