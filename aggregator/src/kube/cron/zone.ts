/** A reading of the clock on the wall. `month` counts from 1; what is out of range carries over, as in `Date.UTC`. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** A time zone: how far its wall clocks are ahead of UTC at an instant. Instants are seconds since 1970. */
export interface Zone {
  offsetAt(instant: number): number;
}

const utc: Zone = { offsetAt: () => 0 };

/** The zone that this process runs in. */
export const localZone: Zone = { offsetAt: (instant) => -60 * new Date(1000 * instant).getTimezoneOffset() };

/**
 * A zone by its name in the IANA database.
 *
 * @throws {Error} where there is no such zone.
 */
export function zoneOf(name: string): Zone {
  if (name === "UTC") return utc;
  if (name === "Local") return localZone;
  if (!/^[A-Za-z][\w/+:-]{0,63}$/.test(name)) throw new Error(`'${name}' is not a time zone`);
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en-US", { timeZone: name, timeZoneName: "longOffset" });
  } catch {
    throw new Error(`'${name}' is not a time zone`);
  }
  return {
    offsetAt(instant) {
      const text = format.formatToParts(1000 * instant).find(({ type }) => type === "timeZoneName")?.value ?? "";
      const [, sign, hours = 0, minutes = 0, seconds = 0] = /([+-])(\d+):(\d+)(?::(\d+))?/.exec(text) ?? [];
      return (sign === "-" ? -1 : 1) * (3600 * Number(hours) + 60 * Number(minutes) + Number(seconds));
    },
  };
}

/** What the wall clock shows at an instant. */
export function wallTimeAt(zone: Zone, instant: number): WallTime {
  const date = new Date(1000 * (instant + zone.offsetAt(instant)));
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
  };
}

/**
 * When the wall clock shows this. Of a time that clocks show twice, or never, Go's `time.Date` gives one; this gives the same, so
 * that schedules come out as those that are computed there.
 */
export function instantOf(zone: Zone, { year, month, day, hour, minute, second }: WallTime): number {
  const asUtc = Date.UTC(year, month - 1, day, hour, minute, second) / 1000;
  const guess = zone.offsetAt(asUtc);
  return guess === 0 ? asUtc : asUtc - zone.offsetAt(asUtc - guess);
}
