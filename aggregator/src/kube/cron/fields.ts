import type { CronDialect } from "./dialect.ts";

/** The values that one field of an expression allows. */
export interface CronField {
  readonly values: ReadonlySet<number>;
  /** Whether the field is `*` or `?`, and so does not narrow anything down. */
  readonly isAny: boolean;
}

/** The five fields of an expression. Months count from 1, days of the week from 0, which is Sunday. */
export interface CronFields {
  readonly minute: CronField;
  readonly hour: CronField;
  readonly day: CronField;
  readonly month: CronField;
  readonly weekday: CronField;
}

interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly names?: readonly string[];
}

const monthNames = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const weekdayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/**
 * Reads the five fields of a cron expression: numbers, names, ranges, steps and lists of them.
 *
 * @throws {Error} naming what is no field.
 */
export function parseCronFields(expression: string, dialect: CronDialect): CronFields {
  const [minute, hour, day, month, weekday, ...more] = expression.trim().split(/\s+/);
  if (minute === undefined || hour === undefined || day === undefined || month === undefined)
    throw wrongCount(expression);
  if (weekday === undefined || more.length > 0) throw wrongCount(expression);
  return {
    minute: parseField(minute, { least: 0, most: 59 }, dialect),
    hour: parseField(hour, { least: 0, most: 23 }, dialect),
    day: parseField(day, { least: 1, most: 31 }, dialect),
    month: parseField(month, { least: 1, most: 12, names: monthNames }, dialect),
    weekday: sundayOnce(parseField(weekday, { least: 0, most: dialect.lastWeekday, names: weekdayNames }, dialect)),
  };
}

function wrongCount(expression: string): Error {
  return new Error(`'${expression}' does not have five fields`);
}

function parseField(text: string, bounds: Bounds, dialect: CronDialect): CronField {
  const values = new Set<number>();
  let isAny = false;
  for (const part of text.split(",")) {
    if (part === "") continue;
    const range = parseRange(part, bounds, dialect);
    isAny ||= range.isAny;
    for (const value of range.values) values.add(value);
  }
  return { values, isAny };
}

/** One range: `*`, `5`, `1-5`, each with a step or without; `5/10` goes on to the end. */
function parseRange(text: string, bounds: Bounds, dialect: CronDialect): { values: number[]; isAny: boolean } {
  const [ends = "", stepText, ...more] = text.split("/");
  const [first = "", last, ...others] = ends.split("-");
  const isStar = first === "*" || first === "?";
  if (more.length > 0 || (others.length > 0 && !isStar)) throw new Error(`'${text}' is not a range`);
  const step = stepText === undefined ? 1 : parseNumber(stepText);
  const from = isStar ? bounds.least : parseValue(first, bounds);
  let to = isStar ? bounds.most : last === undefined ? from : parseValue(last, bounds);
  if (stepText !== undefined && last === undefined) to = bounds.most;
  check({ from, to, step, text }, bounds, dialect);

  const values: number[] = [];
  const length = bounds.most - bounds.least + 1;
  for (let value = from; value <= (from > to ? to + length : to); value += step) {
    values.push(value > bounds.most ? ((value - bounds.least) % length) + bounds.least : value);
  }
  return { values, isAny: isStar && step === 1 };
}

function check(
  { from, to, step, text }: { from: number; to: number; step: number; text: string },
  { least, most }: Bounds,
  { hasWrappingRanges, hasBoundedSteps }: CronDialect,
): void {
  const isInside = from >= least && to <= most && (from <= to || hasWrappingRanges);
  if (!isInside) throw new Error(`'${text}' is not within ${least} to ${most}`);
  if (step === 0) throw new Error(`'${text}' has a step of 0`);
  const size = from > to ? most - from + 1 + (to - least + 1) : to - from + 1;
  if (hasBoundedSteps && step > 1 && step >= size) throw new Error(`'${text}' has a step that leaves its range`);
}

function parseValue(text: string, { least, names }: Bounds): number {
  const index = names?.indexOf(text.toLowerCase()) ?? -1;
  return index >= 0 ? least + index : parseNumber(text);
}

function parseNumber(text: string): number {
  if (!/^\+?\d{1,15}$/.test(text)) throw new Error(`'${text}' is not a number`);
  return Number(text);
}

function sundayOnce({ values, isAny }: CronField): CronField {
  return { values: new Set([...values].map((value) => value % 7)), isAny };
}
