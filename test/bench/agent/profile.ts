import { mkdtemp, readFile, readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { startAgentProcess } from "./agent-process.ts";
import { sum, type Bench } from "./bench.ts";
import { openSink, type Rhythm } from "./sink.ts";

/** What V8's sampling profiler writes. https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile */
interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  readonly startTime: number;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
}

/** Where the agent's CPU time goes. */
export interface Profile {
  /** Functions by the time that they take themselves, the greatest first. */
  readonly functions: readonly {
    readonly name: string;
    readonly millisecondsPerSample: number;
    readonly share: number;
  }[];
}

/** How many series samples are profiled, and how many before them are not: start and compilation are another matter. */
const samples = { warmUp: 200, counted: 400 };

const mostFunctions = 20;

/** Runs an agent under V8's profiler, at the given rhythm. The figures are for comparison among themselves: profiling costs. */
export async function profileAgent(bench: Bench, rhythm: Rhythm): Promise<Profile> {
  const { owner, workspace } = bench;
  bench.say("profiling");
  const folder = await mkdtemp(join(workspace.folder, "profile-"));
  const sink = await openSink(owner, rhythm);
  const nodeFlags = [...bench.nodeFlags, "--cpu-prof", `--cpu-prof-dir=${folder}`, "--cpu-prof-interval=200"];
  const agent = startAgentProcess(owner, { ...bench, nodeFlags, aggregator: sink.address, flags: bench.agentFlags });
  await sink.until({ series: samples.warmUp });
  const begun = performance.now();
  await sink.until({ series: samples.warmUp + samples.counted });
  const microseconds = (performance.now() - begun) * 1000;
  await agent.stop();
  const [file] = await readdir(folder);
  if (file === undefined) throw new Error("the agent has written no profile");
  return summarise(JSON.parse(await readFile(join(folder, file), "utf8")) as CpuProfile, microseconds);
}

/** Own time of each function in the last so many microseconds, but for those in which nothing ran. */
function summarise({ nodes, samples: ids, timeDeltas }: CpuProfile, microseconds: number): Profile {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const end = sum(timeDeltas);
  const times = new Map<string, number>();
  let at = 0;
  for (const [index, id] of ids.entries()) {
    at += timeDeltas[index] ?? 0;
    const frame = frames.get(id);
    if (frame === undefined || at < end - microseconds || frame.functionName === "(idle)") continue;
    const name = nameOf(frame);
    times.set(name, (times.get(name) ?? 0) + (timeDeltas[index + 1] ?? 0));
  }
  const total = sum(times.values());
  const functions = Array.from(times, ([name, time]) => ({
    name,
    millisecondsPerSample: time / 1000 / samples.counted,
    share: time / total,
  }));
  return { functions: functions.toSorted((a, b) => b.share - a.share).slice(0, mostFunctions) };
}

function nameOf({ functionName, url, lineNumber }: ProfileNode["callFrame"]): string {
  const name = functionName === "" ? "(anonymous)" : functionName;
  return url === "" ? name : `${name} (${basename(url)}:${lineNumber + 1})`;
}

/** The profile for a terminal. */
export function printProfile({ functions }: Profile): string {
  return functions
    .map(({ name, millisecondsPerSample, share }) =>
      [`${(share * 100).toFixed(1)} %`.padStart(7), `${millisecondsPerSample.toFixed(3)} ms`.padStart(9), name].join(
        "  ",
      ),
    )
    .join("\n");
}
