import type { CronDialect } from "./dialect.ts";
import { parseCronFields } from "./fields.ts";
import { parseGoDuration } from "./go-duration.ts";
import { nextRun } from "./next-run.ts";
import { localZone, zoneOf, type Zone } from "./zone.ts";

/** When a CronJob runs. */
export interface CronSchedule {
  /** The first run after an instant, both in seconds since 1970; undefined where none is in sight. */
  next(after: number): number | undefined;
}

const macros: Readonly<Record<string, string>> = {
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * 0",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@hourly": "0 * * * *",
};

/** Longest expression that is looked at. */
const mostCharacters = 1024;

/**
 * Reads a CronJob's schedule: five fields, a macro or `@every DURATION`, in the zone that its `timeZone` or a `TZ=` before the
 * expression names, else in this process's.
 *
 * @throws {Error} naming what is wrong with it.
 */
export function parseCronSchedule(schedule: string, timeZone: string | undefined, dialect: CronDialect): CronSchedule {
  const text = timeZone === undefined ? schedule : `CRON_TZ=${timeZone} ${schedule}`;
  if (text.length > mostCharacters) throw new Error(`a schedule of ${text.length} characters is too long`);
  const { zone, expression } = splitZone(text);
  if (dialect.neverMacros.includes(expression)) return { next: () => undefined };
  if (expression.startsWith("@every ")) return every(parseGoDuration(expression.slice("@every ".length)), dialect);
  const macro = Object.hasOwn(macros, expression) ? macros[expression] : undefined;
  if (expression.startsWith("@") && macro === undefined) throw new Error(`'${expression}' is not a macro`);
  const fields = parseCronFields(macro ?? expression, dialect);
  return { next: (after) => nextRun({ fields, zone, dialect }, after) };
}

function splitZone(text: string): { zone: Zone; expression: string } {
  const [, name, expression] = /^(?:CRON_)?TZ=([^ ]*) (.*)$/s.exec(text) ?? [];
  if (name === undefined || expression === undefined) return { zone: localZone, expression: text };
  return { zone: zoneOf(name.replace(/^(["'])(.*)\1$/, "$2")), expression: expression.trim() };
}

function every(nanoseconds: number, { roundsUpEvery }: CronDialect): CronSchedule {
  const seconds = Math.max(Math.floor(nanoseconds / 1e9), roundsUpEvery ? 1 : 0);
  if (seconds < 1) throw new Error("@every needs a duration of a second or more");
  return { next: (after) => Math.floor(after) + seconds };
}
