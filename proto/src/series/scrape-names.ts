/** Labels that stand beside the series of a page that an agent has scraped, in this order: whose page it is. */
export const scrapeLabels = {
  /** UID of the pod. */
  podUid: "scrape_pod_uid",
  /** Address and port of the page, as Prometheus has them in `instance`. */
  instance: "scrape_instance",
} as const;

/**
 * What an agent says of each page that it scrapes, by the name under which Prometheus says the same of a target. Those names are no
 * agent's to send: the aggregator gives them to pages that it has told the agent of.
 * https://prometheus.io/docs/concepts/jobs_instances/#automatically-generated-labels-and-time-series
 */
export const targetFamilies = {
  up: "kubevitals_agent_target_up",
  scrape_duration_seconds: "kubevitals_agent_target_scrape_duration_seconds",
  scrape_samples_scraped: "kubevitals_agent_target_samples_scraped",
  scrape_samples_post_metric_relabeling: "kubevitals_agent_target_samples_kept",
  scrape_series_added: "kubevitals_agent_target_series_added",
} as const;
