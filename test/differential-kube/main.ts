/**
 * `npm run test:differential:kube`: the real kube-state-metrics 2.20 and the aggregator beside each other on a rig of their own,
 * compared series by series. What they say differently must be one of the exceptions. Exit code 1 where it is not.
 *
 * The rig, `differential`, is taken down at the end; one that was left by a run that was killed is used, and then taken down.
 *
 * `-- --kubeconfig FILE` reads a cluster that is there instead, and leaves it as it is; `-- SCENARIO …` compares in these alone.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readPage } from "../differential/page.ts";
import { startKubeStateMetrics } from "../peers/kube-state-metrics.ts";
import { startProgram, type Owner } from "../programs/support/program.ts";
import { exceptions, type Exception } from "./exceptions.ts";
import { applyOddObjects } from "./odd-objects.ts";
import { compareUntilSettled, type Outcome } from "./readings.ts";
import { findKubeStateMetrics, rigWorkloads, startRig, useCluster, type Rig } from "../rig/rig.ts";
import { scenarios, type Scenario } from "./scenarios.ts";

/** Fewer series than these are of a page that is not complete yet. */
const leastSeries = 100;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options: { kubeconfig: { type: "string" } }, allowPositionals: true });
  await using stack = new AsyncDisposableStack();
  const owner: Owner = { after: (end) => stack.defer(end) };
  const binary = await findKubeStateMetrics();
  const rig = values.kubeconfig === undefined ? await startFilledRig(owner) : useCluster(values.kubeconfig);

  const outcomes: Outcome[] = [];
  for (const scenario of scenarios) {
    if (positionals.length > 0 && !positionals.includes(scenario.name)) continue;
    const outcome = await compareScenario(rig, binary, scenario);
    outcomes.push(outcome);
    for (const line of describe(scenario, outcome)) console.log(line);
  }
  const isWhole = positionals.length === 0 && values.kubeconfig === undefined;
  const unneeded = isWhole ? exceptions.filter((exception) => isUnneeded(exception, outcomes)) : [];
  for (const { family, reason } of unneeded) {
    console.log(`exceptions.ts: nothing needs this exception any more: ${family.source} (${reason})`);
  }
  return unneeded.length === 0 && outcomes.every(({ mismatches }) => mismatches.length === 0) ? 0 : 1;
}

async function startFilledRig(owner: Owner): Promise<Rig> {
  const rig = await startRig(owner, "differential", 5, 30);
  await rig.kubectl("apply", "--filename", rigWorkloads);
  await rig.kubectl("apply", "--filename", join(import.meta.dirname, "../fixtures/kube/extra.yaml"));
  await applyOddObjects(rig);
  return rig;
}

async function compareScenario(rig: Rig, binary: string, { name, flags }: Scenario): Promise<Outcome> {
  await using stack = new AsyncDisposableStack();
  const owner: Owner = { after: (end) => stack.defer(end) };
  const [theirs, ours] = await Promise.all([
    startKubeStateMetrics(owner, binary, rig.kubeconfig, flags),
    startProgram(owner, "aggregator", [
      "--http-listen=127.0.0.1:0",
      "--grpc-listen=127.0.0.1:0",
      "--label-profile=none",
      "--kubernetes=required",
      `--kubeconfig=${rig.kubeconfig}`,
      ...flags,
    ]),
  ]);
  const sources = { ours: () => readPage(ours.http), theirs: () => readPage(theirs.address) };
  return await compareUntilSettled(name, sources, leastSeries);
}

function describe({ name, purpose }: Scenario, { reading, differences, mismatches }: Outcome): readonly string[] {
  const both = Array.from(reading.ours.keys()).filter((key) => reading.before.has(key)).length;
  const families = new Set(Array.from(reading.before.values(), ({ family }) => family)).size;
  const explained = differences.length - mismatches.length;
  return [
    ...mismatches.map(({ kind, series, detail }) => `${name}: ${kind}: ${series.key}: ${detail}`),
    `${name} (${purpose}): ${both} series of ${families} families on both sides, ${explained} explained differences, ` +
      `${mismatches.length} mismatches`,
  ];
}

function isUnneeded(exception: Exception, outcomes: readonly Outcome[]): boolean {
  return !outcomes.some(({ needed }) => needed.has(exception));
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`test:differential:kube: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
