import type { Checks } from "../e2e/checks.ts";
import { eventually, NotYet } from "../e2e/eventually.ts";
import type { Prometheus } from "../peers/prometheus.ts";
import type { ScrapedCluster } from "./cluster.ts";
import { ways } from "./ways.ts";

/** Each target that `/sd` names is scraped, and Prometheus finds nothing wrong with any page. */
export async function checkDiscovery(
  checks: Checks,
  prometheus: Prometheus,
  { aggregator, agents, odd }: ScrapedCluster,
): Promise<void> {
  await eventually("all nodes are known to Prometheus, in every way", 60, async () => {
    for (const way of Object.keys(ways)) {
      const found = await prometheus.query(`up{via="${way}", job="node-exporter"} == 1`);
      const lacking = [...agents, odd.name].filter((name) => !found.some(({ metric }) => metric["node"] === name));
      if (lacking.length > 0) return new NotYet(`${way} has no ${lacking.join(", ")}`);
    }
    return true;
  });
  const targets = await prometheus.targets();
  for (const [way, query] of Object.entries(ways)) {
    const answer = await fetch(`http://${aggregator.http}/sd${query}`);
    const listed = (await answer.json()) as readonly object[];
    const scraped = targets.filter(({ scrapePool }) => scrapePool === `kubevitals-${way}`);
    checks.same("every target that /sd names is scraped", way, scraped.length, listed.length);
    for (const { scrapeUrl, health, lastError } of scraped) {
      checks.same("a target is up, and its page has no error", scrapeUrl, [health, lastError], ["up", ""]);
    }
  }
  const labels = targets.find(({ discoveredLabels }) => discoveredLabels["__meta_kubevitals_node_name"] === "gpu-1");
  checks.holds(
    "a node's target carries the node's labels",
    Object.keys(labels?.discoveredLabels ?? {}).some((name) => name.startsWith("__meta_kubevitals_node_label_")),
    JSON.stringify(labels?.discoveredLabels),
  );
}
