/** `npm run demo`: the aggregator and a small simulated cluster with faults to look at. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UsageError, loadOptions, parseHostPort } from "@kubevitals/program";
import { dialable } from "../start/addresses.ts";
import { withAdvice } from "../start/child-line.ts";
import { followSnapshots } from "../start/snapshots.ts";
import { stopWhenAsked } from "../start/stop-when-asked.ts";
import { Supervisor } from "../start/supervisor.ts";
import { startSimulation } from "../simulate/run/simulation.ts";
import { introduction } from "./introduction.ts";
import { News } from "./news.ts";
import { demoProgram, type DemoOptions } from "./options.ts";
import { aggregatorArguments, simulateOptions } from "./plan.ts";

async function run(options: DemoOptions): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "kubevitals-demo-"));
  try {
    return await runIn(folder, options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runIn(folder: string, options: DemoOptions): Promise<number> {
  const following = new AbortController();
  const supervisor = new Supervisor({
    onLine: (program, line) => {
      if (!line.startsWith("{")) console.error(withAdvice(program, line));
    },
    onProblem: (problem) => console.error(`kubevitals: ${problem}`),
    onStop: () => following.abort(),
  });
  stopWhenAsked(() => supervisor.stop(0));
  const shown = show(folder, options, supervisor, following.signal);
  const exitCode = await supervisor.exitCode;
  await shown;
  return exitCode;
}

/** Starts all that there is to see, and tells of it until the signal. */
async function show(folder: string, options: DemoOptions, supervisor: Supervisor, until: AbortSignal): Promise<void> {
  const kubeconfig = join(folder, "kubeconfig");
  console.log("Starting …");
  const cluster = await startSimulation(simulateOptions(options, kubeconfig));
  try {
    const listening = await supervisor.start("aggregator", aggregatorArguments(options, kubeconfig));
    if (listening === undefined) return;
    const [http, grpc] = [dialable(listening["http"] ?? ""), dialable(listening["grpc"] ?? "")];
    // Its port may be any free one.
    await cluster.startAgents(parseHostPort(grpc) ?? options.grpcListen);
    for (const line of introduction(cluster.world, http, grpc)) console.log(line);
    const news = new News();
    const events = {
      onReading: (reading: Parameters<News["next"]>[0]) => news.next(reading).forEach((line) => console.log(line)),
      onTrouble: (reason: string) => console.error(`  the aggregator does not answer: ${reason}`),
    };
    await followSnapshots(grpc, events, until);
  } finally {
    await cluster.stop();
  }
}

try {
  const loaded = loadOptions(demoProgram, process.argv.slice(2), process.env);
  if ("print" in loaded) process.stdout.write(loaded.print);
  else process.exit(await run(loaded.values));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`kubevitals demo: ${error.message}`);
  process.exitCode = 2;
}
