import { BlockWriter, renderTextFormat, scrapeLabels, targetFamilies } from "@kubevitals/proto";
import { systemClock } from "@kubevitals/program";
import { Sampler } from "../../agent/src/sample.ts";
import { createScrapeCollector } from "../../agent/src/scrape/scrape-collector.ts";
import { Scraper } from "../../agent/src/scrape/scraper.ts";
import { fixtureNames, openFixtureHost } from "../../agent/src/testing/fixture-host.ts";
import { scrapedParts } from "../../aggregator/src/serve/prometheus/scraped-pods.ts";
import type { PodFacts } from "../../aggregator/src/state/facts/pod.ts";
import { userSeries } from "../../aggregator/src/state/scrape/user-series.ts";
import type { NodeRecord } from "../../aggregator/src/state/snapshot.ts";
import { storeSeries } from "../../aggregator/src/state/stored-series.ts";
import type { CollectorPage } from "./agent-pages.ts";

/** What an agent says of how it scrapes pods. */
export async function scrapeCollectorPage(): Promise<CollectorPage> {
  const scraper = new Scraper({
    clock: systemClock,
    mostTargets: 1,
    targetSeries: 1,
    nodeSeries: 1,
    bodyBytes: 1,
    timeoutSeconds: 1,
    networks: [],
    insecureTls: false,
  });
  const [hostName = ""] = fixtureNames();
  const host = openFixtureHost(hostName);
  try {
    const collectors = [createScrapeCollector(scraper)];
    const series = await new Sampler({ nodeName: "", host, collectors, timeoutSeconds: 10 }).scrape();
    const text = renderTextFormat(series.map((sample) => ({ sample, labels: [] })));
    return { collector: "scrape", runsByDefault: false, text };
  } finally {
    host.close();
  }
}

/** What the aggregator's page says of a scraped pod beside what its own page says. */
export function scrapedPodPage(): string {
  const address = "10.0.0.1";
  const labels = [
    { name: scrapeLabels.podUid, value: "uid" },
    { name: scrapeLabels.instance, value: `${address}:80` },
  ];
  const report = new BlockWriter();
  for (const name of Object.values(targetFamilies)) report.gauge(name, "").add(0);
  const sample = storeSeries([report.finish(labels, [])]);
  // What naming and scraping look at; the rest of a pod's facts, and of a node's record, plays no part in it.
  const facts = { nodeName: "node", scrape: { address, ports: [80], path: "/", tls: false } } as unknown as PodFacts;
  const pod = { uid: "uid", namespace: "namespace", name: "pod", facts };
  const record = { userSeries: userSeries(sample), freshness: "FRESHNESS_FRESH" } as unknown as NodeRecord;
  const options = { profile: "kube-prometheus", clusterName: undefined } as const;
  return renderTextFormat(scrapedParts("node", record, { find: () => pod }, options));
}
