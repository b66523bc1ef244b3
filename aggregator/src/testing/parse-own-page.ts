import { parseTextFormat, type ParsedFamily } from "../../../proto/src/testing/parse-text-format.ts";

/**
 * Reads a page of which prom-client wrote a part: it leaves lines between families empty and writes `Nan`, both of which
 * Prometheus takes.
 */
export function parseOwnPage(page: string): ParsedFamily[] {
  return parseTextFormat(page.replaceAll(/^\n/gm, "").replaceAll(/ Nan$/gm, " NaN"));
}
