import { cpuSeconds } from "../process-tree.ts";
import { startAgentProcess } from "./agent-process.ts";
import type { Bench, Row } from "./bench.ts";
import { openSink } from "./sink.ts";

/** Vitals before anything is measured. */
const warmUpVitals = 600;

/** Vitals, with a series sample for each fifteen, that the CPU time is taken over. */
const vitals = 1000;

/** Seconds between vitals while they are measured: between two the agent comes to rest. */
const rhythm = { vitalsSeconds: 0.02, seriesSeconds: 0.3 };

const most = 3;

/**
 * What each further replica of the aggregator costs an agent: agents that stream to one, two and three, side by side, each sample of
 * which is taken once.
 */
export async function measureReplicas(bench: Bench): Promise<readonly Row[]> {
  bench.say(`replicas: agents that stream to 1 to ${most}, at ${1 / rhythm.vitalsSeconds} vitals a second`);
  const numbers = Array.from({ length: most }, (_, index) => index + 1);
  const costs = await Promise.all(numbers.map((replicas) => cpuPerVitals(bench, replicas)));
  const [alone = NaN] = costs;
  return costs.map((seconds, index) => ({
    what: index === 0 ? "CPU for vitals to one aggregator" : `CPU for vitals to ${index + 1} replicas, by that for one`,
    ours: `${(seconds * 1000).toFixed(2)} ms`,
    ...(index > 0 && { ratio: seconds / alone }),
  }));
}

async function cpuPerVitals(bench: Bench, replicas: number): Promise<number> {
  const sink = await openSink(bench.owner, rhythm);
  const others = await Promise.all(Array.from({ length: replicas - 1 }, () => openSink(bench.owner, rhythm)));
  const flags = [...bench.agentFlags, ...others.map(({ address }) => `--aggregator=${address}`)];
  const agent = startAgentProcess(bench.owner, { ...bench, aggregator: sink.address, flags });
  await Promise.all([sink, ...others].map((each) => each.until({ vitals: warmUpVitals })));
  const [cpuBefore, before] = [await cpuSeconds(agent.pid), sink.received.vitals];
  await sink.until({ vitals: before + vitals });
  const [cpu, received] = [(await cpuSeconds(agent.pid)) - cpuBefore, sink.received.vitals - before];
  await agent.stop();
  return cpu / received;
}
