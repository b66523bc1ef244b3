/** The ways in which the page can be scraped, by the query of `/sd`. */
export const ways = { whole: "", shards: "?shards=3", nodes: "?by=node" } as const;

export type Way = keyof typeof ways;

/** A Prometheus that scrapes in every way, and tells the series apart by a label `via`. */
export function configurationFor(aggregator: string): string {
  const jobs = Object.entries(ways).map(([way, query]) => ({
    job_name: `kubevitals-${way}`,
    honor_labels: true,
    http_sd_configs: [{ url: `http://${aggregator}/sd${query}`, refresh_interval: "5s" }],
    metric_relabel_configs: [{ target_label: "via", replacement: way }],
  }));
  // JSON is YAML.
  return JSON.stringify({ global: { scrape_interval: "1s", scrape_timeout: "1s" }, scrape_configs: jobs });
}
