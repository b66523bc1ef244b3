import type { Checks } from "../e2e/checks.ts";
import { eventually, NotYet } from "../e2e/eventually.ts";
import type { Prometheus } from "../peers/prometheus.ts";
import { lostAfter, type ScrapedCluster } from "./cluster.ts";
import { ways } from "./ways.ts";

/** A node that is lost: its series are gone with the next scrape, and not after the five minutes for which Prometheus looks back. */
export async function checkLoss(checks: Checks, prometheus: Prometheus, { odd }: ScrapedCluster): Promise<void> {
  const begun = performance.now();
  odd.fallSilent();
  for (const way of Object.keys(ways)) {
    await eventually(`the lost node's series are gone from ${way}`, 60, async () => {
      const left = await prometheus.query(`odd_value{via="${way}"}`);
      return left.length === 0 ? true : new NotYet(`${left.length} are there`);
    });
    const [past] = await prometheus.query(`count(count_over_time(odd_value{via="${way}"}[4m]))`);
    checks.same(
      "the series of a lost node are marked as gone, and its past stays",
      way,
      past?.value,
      String(odd.values.size),
    );
    const [up] = await prometheus.query(`up{via="${way}", node="${odd.name}", job="node-exporter"}`);
    checks.same("a lost node is not up", way, up?.value, "0");
  }
  const seconds = (performance.now() - begun) / 1000;
  checks.note(`a node that fell silent was gone after ${seconds.toFixed(1)} s; it counts as lost after ${lostAfter} s`);
  const [nodes] = await prometheus.query(`kubevitals_nodes{via="whole", freshness="lost"}`);
  checks.holds("the snapshot counts it as lost", Number(nodes?.value) >= 1, String(nodes?.value));
}
