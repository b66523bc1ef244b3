import type { CronFields } from "./fields.ts";
import type { CronDialect } from "./dialect.ts";
import { instantOf, wallTimeAt, type WallTime, type Zone } from "./zone.ts";

/** Years after which the search for a day that may never come (30 February) is given up. */
const searchYears = 5;

/** What a search for the next run goes by. */
export interface CronClock {
  readonly fields: CronFields;
  readonly zone: Zone;
  readonly dialect: CronDialect;
}

/**
 * One field's part in the search: as long as it does not fit, the clock goes down to the start of the field, and from there on by
 * its steps. Once a step leaves the field above, that one is looked at again.
 */
interface Level {
  fits(wall: WallTime): boolean;
  /** The start of the unit that the clock is in. */
  floor(instant: number, wall: WallTime): number;
  /** One unit on. */
  step(instant: number, wall: WallTime): number;
  hasLeftAbove(wall: WallTime): boolean;
  /** Whether a step has jumped over what fits, which then counts as now. */
  hasSkipped?(before: WallTime, after: WallTime): boolean;
}

/** The first instant after another at which all fields fit; undefined where there is none in sight. In whole seconds since 1970. */
export function nextRun(clock: CronClock, after: number): number | undefined {
  const { zone, fields } = clock;
  // A list without an element, `,`, parses: five years are not gone through minute by minute for it.
  if ([fields.minute, fields.hour, fields.month].some(({ values }) => values.size === 0)) return undefined;
  const levels = levelsOf(clock);
  let instant = Math.floor(after) + 1;
  const lastYear = wallTimeAt(zone, instant).year + searchYears;
  let isFloored = false;

  /** Goes on until the level fits; false once the level above must be looked at again. */
  const settle = (level: Level): boolean => {
    for (let wall = wallTimeAt(zone, instant); !level.fits(wall);) {
      if (!isFloored) {
        isFloored = true;
        instant = level.floor(instant, wall);
      }
      const before = wallTimeAt(zone, instant);
      instant = level.step(instant, before);
      wall = wallTimeAt(zone, instant);
      if (level.hasSkipped?.(before, wall)) return true;
      if (level.hasLeftAbove(wall)) return false;
    }
    return true;
  };
  while (wallTimeAt(zone, instant).year <= lastYear) if (levels.every(settle)) return instant;
  return undefined;
}

function levelsOf({ fields, zone, dialect }: CronClock): readonly Level[] {
  const { hour, minute, month } = fields;
  const atMidnight = { hour: 0, minute: 0, second: 0 };
  return [
    {
      fits: (wall) => month.values.has(wall.month),
      floor: (_, wall) => instantOf(zone, { ...wall, day: 1, ...atMidnight }),
      step: (_, wall) => instantOf(zone, { ...wall, month: wall.month + 1 }),
      hasLeftAbove: (wall) => wall.month === 1,
    },
    {
      fits: (wall) => fitsDay(fields, dialect, wall),
      floor: (_, wall) => instantOf(zone, { ...wall, ...atMidnight }),
      step: (_, wall) => nearestMidnight(zone, instantOf(zone, { ...wall, day: wall.day + 1 })),
      hasLeftAbove: (wall) => wall.day === 1,
    },
    {
      fits: (wall) => hour.values.has(wall.hour),
      floor: (_, wall) => instantOf(zone, { ...wall, minute: 0, second: 0 }),
      step: (instant) => instant + 3600,
      hasLeftAbove: (wall) => wall.hour === 0,
      hasSkipped: (before, after) =>
        dialect.runsSkippedHour && after.hour - before.hour === 2 && hour.values.has(after.hour - 1),
    },
    {
      fits: (wall) => minute.values.has(wall.minute),
      floor: (instant) => 60 * Math.floor(instant / 60),
      step: (instant) => instant + 60,
      hasLeftAbove: (wall) => wall.minute === 0,
    },
    {
      fits: (wall) => wall.second === 0,
      floor: (instant) => instant,
      step: (instant) => instant + 1,
      hasLeftAbove: (wall) => wall.second === 0,
    },
  ];
}

function fitsDay({ day, weekday }: CronFields, { days }: CronDialect, wall: WallTime): boolean {
  const fitsMonth = day.values.has(wall.day);
  const fitsWeek = weekday.values.has(new Date(Date.UTC(wall.year, wall.month - 1, wall.day)).getUTCDay());
  return days === "both" || day.isAny || weekday.isAny ? fitsMonth && fitsWeek : fitsMonth || fitsWeek;
}

/** A step of a day that ends beside midnight, as clocks were changed there, is moved to it. */
function nearestMidnight(zone: Zone, instant: number): number {
  const { hour } = wallTimeAt(zone, instant);
  return instant + 3600 * (hour > 12 ? 24 - hour : -hour);
}
