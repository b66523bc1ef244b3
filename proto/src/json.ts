import type { Timestamp } from "./gen/types.ts";

/**
 * An enum value as REST writes it: `SOURCE_METRICS_SERVER` with the prefix `SOURCE_` is `metrics-server`. A value that a newer
 * peer knows and this code does not arrives as its number: it is `unspecified`.
 */
export function enumToJson(prefix: string, value: string | number): string {
  return typeof value === "string" ? value.slice(prefix.length).toLowerCase().replaceAll("_", "-") : "unspecified";
}

/** An instant as REST writes it: RFC 3339 in UTC with milliseconds, of which the last is cut off and not rounded. */
export function timestampToJson({ seconds, nanos }: Timestamp): string {
  return new Date(seconds * 1000 + Math.floor(nanos / 1e6)).toISOString();
}
