/** `npm run bench:agent`: what the agent costs, by what a real node_exporter costs. Exit code 1 where a mark is missed. */
import type { Owner } from "../../programs/support/program.ts";
import { measureSameFamilies, measureWithContainers } from "./at-rest.ts";
import { defaultRhythm, type Bench, type Row } from "./bench.ts";
import { provideContainers } from "./containers.ts";
import { contenders, writeDocument, type Results } from "./document.ts";
import { measureMemory } from "./memory.ts";
import { measureReplicas } from "./replicas.ts";
import { readOptions, usage, type BenchOptions } from "./options.ts";
import { printProfile, profileAgent } from "./profile.ts";
import { switchesOfOurOwn } from "./same-families.ts";
import { measureSampleCpu } from "./sample-cpu.ts";
import { printDetails, printTable } from "../table.ts";
import { prepareWorkspace } from "../workspace.ts";

/** How fast time passes where it is compressed: the shortest interval that an agent can be allowed. */
const shortestSeconds = 0.01;

type Measured = Pick<Results, "rows" | "containers" | "profile">;

async function measure(options: BenchOptions, owner: Owner): Promise<Measured> {
  const { parts, seconds, nodeFlags } = options;
  const bench: Bench = {
    owner,
    workspace: await prepareWorkspace(owner),
    nodeFlags,
    agentFlags: [`--fastest-interval=${shortestSeconds}s`],
    compressed: { vitalsSeconds: shortestSeconds, seriesSeconds: shortestSeconds * defaultRhythm.seriesSeconds },
    say: (sentence) => console.error(sentence),
  };
  const rows: Row[] = [];
  if (parts.includes("sample")) rows.push(...(await measureSampleCpu(bench, options.samples)));
  if (parts.includes("rest")) rows.push(...(await measureSameFamilies(bench, seconds)));
  if (parts.includes("replicas")) rows.push(...(await measureReplicas(bench)));
  if (!parts.includes("rest") && !parts.includes("memory")) {
    return { rows, containers: undefined, profile: await profileWhereWanted(bench, options, rows) };
  }
  const { description, agentFlags } = await provideContainers(bench, options.containers);
  bench.say(description);
  const beside = `${options.containers} containers`;
  const crowded = { ...bench, agentFlags: [...bench.agentFlags, ...agentFlags] };
  if (parts.includes("rest")) rows.push(...(await measureWithContainers(crowded, seconds, beside)));
  if (parts.includes("memory")) rows.push(...(await measureMemory(crowded, options.growthSamples, beside)));
  return { rows, containers: description, profile: await profileWhereWanted(crowded, options, rows) };
}

/**
 * A mark that is missed is to be explained where the figures are written down: by the agent beside containers where it is the mark
 * of the default rhythm, else by what it does for the same families.
 */
async function profileWhereWanted(bench: Bench, { profile, write }: BenchOptions, rows: readonly Row[]) {
  const missed = rows.filter(({ what, isMet }) => isMet === false && what.startsWith("CPU"));
  if (!profile && !(write && missed.length > 0)) return undefined;
  const isAtRest = missed.some(({ what }) => what.startsWith("CPU at the default rhythm"));
  const agentFlags = isAtRest ? bench.agentFlags : [...bench.agentFlags, ...(await switchesOfOurOwn())];
  const rhythm = { vitalsSeconds: shortestSeconds, seriesSeconds: shortestSeconds };
  return profileAgent({ ...bench, agentFlags }, rhythm);
}

async function main(argv: readonly string[]): Promise<number> {
  const options = readOptions(argv);
  if (options === "help") {
    console.log(usage);
    return 0;
  }
  await using stack = new AsyncDisposableStack();
  const cleanUp = () => void stack.disposeAsync().finally(() => process.exit(130));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, cleanUp);
  const measured = await measure(options, { after: (end) => stack.defer(end) });
  const { rows, profile } = measured;
  console.log(printTable(rows, contenders));
  console.log(printDetails(rows));
  if (profile) console.log(printProfile(profile));
  if (options.write) {
    const command = ["npm run bench:agent --", ...argv].join(" ");
    await writeDocument({ ...measured, command, date: new Date() });
  }
  return options.reportOnly || rows.every(({ isMet }) => isMet !== false) ? 0 : 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(`bench:agent: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
