import type { Timestamp } from "./gen/types.ts";
import { millisecondsOf } from "./timestamp.ts";

/** An enum value as REST writes it: `FRESHNESS_STALE` with the prefix `FRESHNESS_` is `stale`. */
export function enumToJson(prefix: string, value: string): string {
  return value.slice(prefix.length).toLowerCase();
}

/** An instant as REST writes it: RFC 3339 in UTC with milliseconds. */
export function timestampToJson(timestamp: Timestamp): string {
  return new Date(millisecondsOf(timestamp)).toISOString();
}
