import { startAgentProcess } from "./agent-process.ts";
import { mean, median, type Bench, type Row } from "./bench.ts";
import { pssByMapping } from "../memory-map.ts";
import { pssBytes } from "../process-tree.ts";
import { openSink } from "./sink.ts";

const hour = { vitals: 3600, series: 240 };

const mostBytes = 80e6;

/** How much the last readings may lie above the first before it is called growth: garbage comes and goes. */
const noiseBytes = 1e6;

/** Memory is read once in so many vitals. */
const readEvery = 50;

/** What memory is made of is told of the greatest parts. */
const mostMappings = 6;

/** Pss of the agent's process tree after an hour's worth of samples, and how it goes on from there. */
export async function measureMemory(bench: Bench, growthSamples: number, beside: string): Promise<readonly Row[]> {
  const { owner, compressed } = bench;
  const sink = await openSink(owner, compressed);
  const agent = startAgentProcess(owner, { ...bench, aggregator: sink.address, flags: bench.agentFlags });
  bench.say(`memory, ${beside}: an hour's worth of samples`);
  await sink.until(hour);
  const afterHour = await pssBytes(agent.pid);
  const mappings = await pssByMapping(agent.pid);
  bench.say(`memory, ${beside}: ${growthSamples} samples more`);
  const readings: Reading[] = [];
  const first = sink.received.vitals;
  for (let done = 0; done < growthSamples; done = sink.received.vitals - first) {
    readings.push({
      samples: done,
      bytes: await pssBytes(agent.pid),
      mappings: new Map(await pssByMapping(agent.pid)),
    });
    await sink.until({ vitals: first + Math.min(growthSamples, done + readEvery) });
  }
  await agent.stop();
  const quarter = Math.ceil(readings.length / 4);
  const ends = { early: readings.slice(0, quarter), late: readings.slice(-quarter) };
  const early = medianBytes(ends.early);
  const late = medianBytes(ends.late);
  const peak = Math.max(afterHour, ...readings.map(({ bytes }) => bytes));
  return [
    {
      what: `Pss after an hour's worth of samples, ${beside} (peak ${megabytes(peak)})`,
      ours: megabytes(afterHour),
      ratio: afterHour / mostBytes,
      mark: "at most 80 MB",
      isMet: afterHour <= mostBytes,
      details: mappings.slice(0, mostMappings).map(([name, bytes]) => `${megabytes(bytes)} ${name}`),
    },
    {
      what: `growth over ${growthSamples} samples more (slope ${Math.round(slope(readings))} bytes a sample)`,
      ours: `${megabytes(early)} to ${megabytes(late)}`,
      mark: "none (within 1 MB)",
      isMet: late - early <= noiseBytes,
      details: mappings.slice(0, mostMappings).map(([name]) => {
        const of = ({ mappings: at }: Reading) => at.get(name) ?? 0;
        return `${megabytes(medianBytes(ends.early, of))} to ${megabytes(medianBytes(ends.late, of))} ${name}`;
      }),
    },
  ];
}

interface Reading {
  readonly samples: number;
  readonly bytes: number;
  /** Of the agent's process, by what is mapped. */
  readonly mappings: ReadonlyMap<string, number>;
}

function medianBytes(readings: readonly Reading[], bytesOf = ({ bytes }: Reading) => bytes): number {
  return median(readings.map((reading) => bytesOf(reading)));
}

/** Least squares, in bytes a sample. */
function slope(readings: readonly Reading[]): number {
  const x = mean(readings.map(({ samples }) => samples));
  const y = mean(readings.map(({ bytes }) => bytes));
  const covariance = mean(readings.map(({ samples, bytes }) => (samples - x) * (bytes - y)));
  return covariance / mean(readings.map(({ samples }) => (samples - x) ** 2));
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
