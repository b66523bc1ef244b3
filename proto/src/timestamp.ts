import type { Timestamp } from "./gen/types.ts";

/** The instant that lies `milliseconds` after 1970-01-01T00:00:00Z. */
export function timestampOf(milliseconds: number): Timestamp {
  const seconds = Math.floor(milliseconds / 1000);
  const nanos = Math.round((milliseconds - seconds * 1000) * 1e6);
  return nanos < 1e9 ? { seconds, nanos } : { seconds: seconds + 1, nanos: 0 };
}

/** Milliseconds since 1970-01-01T00:00:00Z. */
export function millisecondsOf(timestamp: Timestamp): number {
  return timestamp.seconds * 1000 + timestamp.nanos / 1e6;
}

/** Seconds either side of 1970 that google.protobuf.Timestamp allows: the years 1 to 9999. */
const earliestSecond = -62_135_596_800;
const latestSecond = 253_402_300_799;

/** Whether a timestamp from outside is one that RFC 3339 can write. */
export function isValidTimestamp({ seconds, nanos }: Timestamp): boolean {
  return seconds >= earliestSecond && seconds <= latestSecond && nanos >= 0 && nanos < 1e9;
}
