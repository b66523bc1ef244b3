/**
 * `npm run test:prometheus`: a real Prometheus (Debian's package `prometheus`) finds the aggregator by its service discovery, in each
 * of the three ways, and what it then answers is what the snapshot says. The page in OpenMetrics is read by the reference parser too
 * (prometheus-client, from PyPI, in a virtual environment of its own). Exit code 1 where something else is said.
 */
import { Checks } from "../e2e/checks.ts";
import { startPrometheus } from "../peers/prometheus.ts";
import type { Owner } from "../programs/support/program.ts";
import { checkDiscovery } from "./check-discovery.ts";
import { checkLoss } from "./check-loss.ts";
import { checkStrictly } from "./check-strictly.ts";
import { checkValues } from "./check-values.ts";
import { startCluster } from "./cluster.ts";
import { configurationFor } from "./ways.ts";

async function main(): Promise<number> {
  await using stack = new AsyncDisposableStack();
  const owner: Owner = { after: (end) => stack.defer(end) };
  const checks = new Checks((line) => console.log(line));
  try {
    const cluster = await startCluster(owner);
    const prometheus = await startPrometheus(owner, configurationFor(cluster.aggregator.http));
    await checkDiscovery(checks, prometheus, cluster);
    await checkValues(checks, prometheus, cluster);
    await checkStrictly(owner, checks, cluster);
    await checkLoss(checks, prometheus, cluster);
  } catch (error) {
    checks.broke(error);
  }
  checks.summarize();
  return checks.areGood ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`test:prometheus: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
