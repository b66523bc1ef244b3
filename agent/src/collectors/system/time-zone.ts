/** A time zone at one instant. */
export interface Zone {
  /** Abbreviation such as UTC or EST; where JavaScript knows none, an offset such as GMT+1. */
  readonly name: string;
  /** Seconds east of Greenwich. */
  readonly offsetSeconds: number;
}

/** Zones change their offset on the quarter of an hour. */
const quarter = 15 * 60 * 1000;

/** Tells the zone of this IANA name at instants in milliseconds since 1970-01-01T00:00:00Z. Asking costs 0.1 ms, so it asks once a quarter. */
export function createZoneAt(timeZone: string): (milliseconds: number) => Zone {
  let kept: { readonly quarter: number; readonly zone: Zone } | undefined;
  return (milliseconds) => {
    const current = Math.floor(milliseconds / quarter);
    if (kept?.quarter !== current) kept = { quarter: current, zone: zoneAt(milliseconds, timeZone) };
    return kept.zone;
  };
}

/** The zone of this IANA name at an instant. */
export function zoneAt(milliseconds: number, timeZone: string): Zone {
  return {
    name: zonePart(milliseconds, timeZone, "short"),
    offsetSeconds: secondsOf(zonePart(milliseconds, timeZone, "longOffset")),
  };
}

function zonePart(milliseconds: number, timeZone: string, style: "short" | "longOffset"): string {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: style }).formatToParts(milliseconds);
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
}

/** `GMT+05:30` as seconds; plain `GMT` is none. */
function secondsOf(offset: string): number {
  const [, sign, hours, minutes, seconds = "0"] = /([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(offset) ?? [];
  const magnitude = sign === undefined ? 0 : Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return sign === "-" ? -magnitude : magnitude;
}
