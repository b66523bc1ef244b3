/**
 * `npm run test:dashboards`: every query of every dashboard in dashboards/ is asked of a real Prometheus (Debian's package
 * `prometheus`) that scrapes a simulated and a recorded cluster. Exit code 1 where one is refused, or gives nothing however the
 * dashboard's variables are set.
 */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Checks } from "../e2e/checks.ts";
import { repository, type Owner } from "../programs/support/program.ts";
import { startClusters } from "./clusters.ts";
import { readDashboard } from "./dashboard-file.ts";
import { prometheusApi } from "./prometheus-api.ts";
import { tryAnnotations, tryPanels } from "./try-panels.ts";

/** Faults of the simulated cluster begin, and rates have values, after so long. */
const warmUpSeconds = 45;

async function main(): Promise<number> {
  await using stack = new AsyncDisposableStack();
  const owner: Owner = { after: (end) => stack.defer(end) };
  const checks = new Checks((line) => console.log(line));
  try {
    const { prometheus } = await startClusters(owner);
    await sleep(warmUpSeconds * 1000);
    const api = prometheusApi(prometheus);
    const folder = join(repository, "dashboards");
    for (const file of (await readdir(folder)).filter((name) => name.endsWith(".json"))) {
      const dashboard = await readDashboard(join(folder, file));
      const panels = await tryPanels(dashboard, api);
      checks.holds("a dashboard has panels", panels.length > 0, file);
      for (const { title, queries } of panels)
        for (const { expr, hasData, error } of queries) {
          checks.same("Prometheus takes a panel's query", `${file}, ${title}`, error, undefined);
          if (error === undefined) checks.holds("a panel's query gives data", hasData, `${file}, ${title}: ${expr}`);
        }
      for (const {
        title,
        queries: [query],
      } of await tryAnnotations(dashboard, api))
        checks.same("Prometheus takes an annotation's query", `${file}, ${title}`, query?.error, undefined);
    }
  } catch (error) {
    checks.broke(error);
  }
  checks.summarize();
  return checks.areGood ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`test:dashboards: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
