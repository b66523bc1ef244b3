/** `npm run simulate`: a simulated cluster that streams to an aggregator. */
import { UsageError, loadOptions } from "@kubevitals/program";
import { simulateProgram, type SimulateOptions } from "./options.ts";
import { Reporter } from "./report/report-line.ts";
import { startSimulation } from "./run/simulation.ts";

async function run(options: SimulateOptions): Promise<void> {
  const stopped = asked(options.seconds);
  const simulation = await startSimulation(options);
  if (simulation.apiAddress !== undefined) console.log(`API server at http://${simulation.apiAddress}`);
  await simulation.startAgents();
  process.send?.({ listening: { api: simulation.apiAddress ?? "" } });
  const reporter = new Reporter(options.agents ? options.nodes : 0);
  const reporting = setInterval(() => console.log(reporter.next(simulation.reports())), options.reportSeconds * 1000);
  await stopped;
  clearInterval(reporting);
  await simulation.stop();
}

/** Resolves when the simulation is to end: in time, when asked to, or when who started it is gone. */
function asked(seconds: number | undefined): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => resolve());
    process.on("disconnect", () => resolve());
    process.stdout.on("error", () => resolve());
    if (seconds !== undefined) setTimeout(resolve, seconds * 1000);
  });
}

try {
  const loaded = loadOptions(simulateProgram, process.argv.slice(2), process.env);
  if ("print" in loaded) process.stdout.write(loaded.print);
  else {
    await run(loaded.values);
    process.exit(0);
  }
} catch (error) {
  const isExpected = error instanceof UsageError || (error instanceof Error && "code" in error);
  if (!isExpected) throw error;
  console.error(`kubevitals simulate: ${error.message}`);
  process.exit(error instanceof UsageError ? 2 : 1);
}
