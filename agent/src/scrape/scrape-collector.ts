import type { Collector } from "../collectors/collector.ts";
import type { SeriesWriter } from "../series-writer.ts";
import type { Scraper, ScraperState } from "./scraper.ts";

/** Says how scraping pods goes, and hands on what their pages said last. */
export function createScrapeCollector(scraper: Pick<Scraper, "state" | "blocks">): Collector<ScraperState> {
  return {
    name: "scrape",
    source: "pages of the node's pods that ask for it by prometheus.io/scrape",
    read: () => scraper.state,
    series: writeSeries,
    streamed: () => scraper.blocks,
  };
}

function writeSeries({ targets, refused, leftOut, scrapes, failures }: ScraperState, out: SeriesWriter): void {
  for (const { target, failure } of targets) if (failure) out.complain(`${target.title}: ${failure.message}`);
  for (const { title, reason } of refused) out.complain(`${title}: not scraped: ${reason}`);
  if (leftOut > 0) out.complain(`${leftOut} pages are not scraped: there are more than --scrape-pods-targets allows`);

  const failed = targets.filter(({ failure }) => failure !== undefined).length;
  const waiting = targets.filter(({ wasScraped }) => !wasScraped).length;
  const count = out.gauge(
    "kubevitals_agent_scrape_targets",
    "Pages of pods that ask to be scraped, by how that goes: up, down, waiting (for their first scrape), refused (their address may not be asked) or left_out (there are too many).",
    ["state"],
  );
  count.add(targets.length - failed - waiting, "up");
  count.add(failed, "down");
  count.add(waiting, "waiting");
  count.add(refused.length, "refused");
  count.add(leftOut, "left_out");
  out.counter("kubevitals_agent_scrapes_total", "Scrapes of pods' pages since the agent started.").add(scrapes);
  const failuresFamily = out.counter(
    "kubevitals_agent_scrape_failures_total",
    "Scrapes of pods' pages that came to nothing, by why: connection, answer (no page came), deadline, size (too many bytes), format (a line is wrong) or limit (too many series or labels).",
    ["reason"],
  );
  for (const [reason, number] of Object.entries(failures)) failuresFamily.add(number, reason);
}
