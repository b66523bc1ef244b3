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
import { prometheusApi, type PrometheusApi } from "./prometheus-api.ts";
import { tryAnnotations, tryPanels, type PanelOutcome } from "./try-panels.ts";

/** Faults of the simulated cluster begin, and rates have values, after about a minute; a busy machine takes longer. */
const deadlineSeconds = 180;

const pauseMilliseconds = 5000;

/** A dashboard with what became of its queries. */
interface Tried {
  readonly file: string;
  readonly panels: readonly PanelOutcome[];
  readonly annotations: readonly PanelOutcome[];
}

async function main(): Promise<number> {
  await using stack = new AsyncDisposableStack();
  const owner: Owner = { after: (end) => stack.defer(end) };
  const checks = new Checks((line) => console.log(line));
  try {
    const { prometheus } = await startClusters(owner);
    for (const tried of await tryUntilAllHaveData(prometheusApi(prometheus))) check(checks, tried);
  } catch (error) {
    checks.broke(error);
  }
  checks.summarize();
  return checks.areGood ? 0 : 1;
}

/** Asks again and again, as values come one after another; what still lacks data at the deadline lacks it. */
async function tryUntilAllHaveData(api: PrometheusApi): Promise<readonly Tried[]> {
  const deadline = performance.now() + deadlineSeconds * 1000;
  for (;;) {
    const all = await tryDashboards(api);
    const isOpen = all.some(({ panels }) => panels.some(({ queries }) => queries.some(({ hasData }) => !hasData)));
    if (!isOpen || performance.now() > deadline) return all;
    await sleep(pauseMilliseconds);
  }
}

async function tryDashboards(api: PrometheusApi): Promise<readonly Tried[]> {
  const folder = join(repository, "dashboards");
  const tried: Tried[] = [];
  for (const file of (await readdir(folder)).filter((name) => name.endsWith(".json"))) {
    const dashboard = await readDashboard(join(folder, file));
    tried.push({ file, panels: await tryPanels(dashboard, api), annotations: await tryAnnotations(dashboard, api) });
  }
  return tried;
}

function check(checks: Checks, { file, panels, annotations }: Tried): void {
  checks.holds("a dashboard has panels", panels.length > 0, file);
  for (const { title, queries } of panels)
    for (const { expr, hasData, error } of queries) {
      checks.same("Prometheus takes a panel's query", `${file}, ${title}`, error, undefined);
      if (error === undefined) checks.holds("a panel's query gives data", hasData, `${file}, ${title}: ${expr}`);
    }
  for (const { title, queries } of annotations)
    for (const { error } of queries)
      checks.same("Prometheus takes an annotation's query", `${file}, ${title}`, error, undefined);
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`test:dashboards: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
