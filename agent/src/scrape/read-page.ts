import { setImmediate } from "node:timers/promises";
import { ExpositionError, type Exposition, type LineParser } from "../exposition/exposition.ts";
import { ExpositionParser } from "../exposition/parse-exposition.ts";
import { OpenMetricsParser } from "../exposition/parse-openmetrics.ts";
import type { Page } from "./request-page.ts";
import { ScrapeFailure } from "./scrape-failure.ts";
import { scrapeLimits } from "./scrape-limits.ts";

/** Lines that are read before others have their turn. */
const linesPerTurn = 500;

/**
 * Reads a page as it comes, in turns of the event loop: OpenMetrics where it says that it is that, else the text format.
 *
 * @throws {ScrapeFailure} that names the line that is wrong
 */
export async function readPage(page: Page, mostSeries: number): Promise<Exposition> {
  const { nameLength, textLength } = scrapeLimits;
  const limits = { rows: mostSeries, nameLength, textLength };
  const parser = parserOf(page.contentType, limits);
  try {
    await feed(parser, page, mostSeries);
    return parser.finish();
  } catch (error) {
    if (error instanceof ExpositionError) throw new ScrapeFailure(error.isTooMuch ? "limit" : "format", error.message);
    throw error;
  }
}

function parserOf(contentType: string, limits: ConstructorParameters<typeof OpenMetricsParser>[0]): LineParser {
  const [mediaType = ""] = contentType.split(";");
  switch (mediaType.trim()) {
    case "application/openmetrics-text":
      return new OpenMetricsParser(limits);
    case "application/vnd.google.protobuf":
      throw new ScrapeFailure("answer", "the page is in protobuf, which was not asked for");
    default:
      return new ExpositionParser({ limits, isScraped: true });
  }
}

async function feed(parser: LineParser, page: Page, mostSeries: number): Promise<void> {
  const mostLines = linesPerSeries * mostSeries + 1000;
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let rest = "";
  let lines = 0;
  for await (const chunk of page.body()) {
    const text = rest + decode(() => decoder.decode(chunk, { stream: true }));
    let start = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
      parser.line(text.slice(start, end));
      start = end + 1;
      if (++lines > mostLines) throw new ScrapeFailure("limit", `the page has more than ${mostLines} lines`);
      if (lines % linesPerTurn === 0) await setImmediate();
    }
    rest = text.slice(start);
    if (rest.length > longestLine) throw new ScrapeFailure("format", `a line has more than ${longestLine} characters`);
  }
  parser.remainder(rest + decode(() => decoder.decode()));
}

/** Lines that a series may have with its help, type and unit: reading lines that say nothing costs as much as reading others. */
const linesPerSeries = 4;

/** Longer lines cannot be right: they would have to hold names or values that are too long. */
const longestLine = 1024 * 1024;

function decode(act: () => string): string {
  try {
    return act();
  } catch {
    throw new ScrapeFailure("format", "the page is not UTF-8");
  }
}
