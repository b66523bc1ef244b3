/**
 * `npm run measure:community -- FOLDER`: how much of other people's dashboards and rules has data on our series. Each folder in FOLDER
 * is a collection: dashboards (*.json) and rules (*.yaml). Nothing of them is kept here; docs/dashboards.md says which were measured.
 */
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { markdownTable } from "../../../scripts/generate/markdown.ts";
import { temporaryFolder } from "../../programs/support/config-file.ts";
import type { Owner } from "../../programs/support/program.ts";
import { startClusters } from "../clusters.ts";
import { readDashboard } from "../dashboard-file.ts";
import { prometheusApi, type PrometheusApi } from "../prometheus-api.ts";
import { tryPanels, type PanelOutcome } from "../try-panels.ts";
import { measureRules } from "./measure-rules.ts";
import { ruleFileOf } from "./rule-file.ts";

/** Rules that record are evaluated, and what they record has points, after so long. */
const warmUpSeconds = 90;

async function main(folder: string): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const owner: Owner = { after: (end) => stack.defer(end) };
  const collections = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const files = await Promise.all(
    collections.map(async ({ name }) => (await readdir(join(folder, name))).map((file) => join(name, file))),
  );
  const paths = files.flat().toSorted();
  const rules = await asPlainRules(
    owner,
    folder,
    paths.filter((path) => /\.ya?ml$/.test(path)),
  );
  const api = prometheusApi((await startClusters(owner, { rules })).prometheus);
  await sleep(warmUpSeconds * 1000);
  const rows: string[][] = [];
  const gaps: string[] = [];
  for (const path of paths.filter((name) => name.endsWith(".json"))) {
    const panels = await tryPanels(await readDashboard(join(folder, path)), api);
    rows.push([path, ...shares(panels)]);
    gaps.push(
      ...panels
        .filter(lacksData)
        .map(({ title, queries }) => `${path}: ${title}: ${queries[0]?.error ?? queries[0]?.expr}`),
    );
  }
  console.log(markdownTable(["dashboard", "panels that query", "with data", "refused"], rows));
  for (const gap of gaps) console.log(`  no data: ${gap.replaceAll(/\s+/g, " ")}`);
  if (rules.length > 0) await tellOfRules(api);
}

/** Prometheus takes files of its own form only. @returns their paths */
async function asPlainRules(owner: Owner, folder: string, paths: readonly string[]): Promise<readonly string[]> {
  const plain = await temporaryFolder(owner);
  return Promise.all(
    paths.map(async (path, index) => {
      const file = join(plain, `${index}.yaml`);
      await writeFile(file, JSON.stringify(ruleFileOf(path, await readFile(join(folder, path), "utf8")))); // JSON is YAML
      return file;
    }),
  );
}

async function tellOfRules(api: PrometheusApi): Promise<void> {
  const { rules, evaluated, fed, lacking } = await measureRules(api);
  console.log(
    `\n${rules} rules: ${evaluated} evaluated without an error, ${fed} find series for each of their selectors`,
  );
  for (const selector of lacking) console.log(`  nothing for: ${selector}`);
}

function shares(panels: readonly PanelOutcome[]): readonly string[] {
  const withData = panels.filter((panel) => !lacksData(panel)).length;
  const refused = panels.filter(({ queries }) => queries.some(({ error }) => error !== undefined)).length;
  const share = panels.length === 0 ? "" : ` (${Math.round((100 * withData) / panels.length)} %)`;
  return [String(panels.length), `${withData}${share}`, String(refused)];
}

/** A panel has data where one of its queries has: the others are often for what a machine may not have. */
function lacksData({ queries }: PanelOutcome): boolean {
  return !queries.some(({ hasData }) => hasData);
}

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error("measure:community: name the folder of the collections: npm run measure:community -- FOLDER");
  process.exitCode = 2;
} else {
  await main(folder);
}
