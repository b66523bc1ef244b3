/** `npm run bench:scale`: what the aggregator costs at named scales, beside a simulated cluster. Exit code 1 where a mark is missed. */
import { mkdir } from "node:fs/promises";
import { prepareWorkspace } from "../workspace.ts";
import { startCluster } from "./cluster-run.ts";
import { curveSentence, memorySentences, writeDocument } from "./document.ts";
import { measureScale, type ScaleFigures } from "./measure-scale.ts";
import { readOptions, usage } from "./options.ts";
import { cellsOf, missesOf } from "./rows.ts";
import { measureSeriesMemory } from "./series-memory.ts";
import { alignCells } from "./align-cells.ts";

async function main(argv: readonly string[]): Promise<number> {
  const options = readOptions(argv);
  if (options === "help") {
    console.log(usage);
    return 0;
  }
  await using stack = new AsyncDisposableStack();
  const cleanUp = () => void stack.disposeAsync().finally(() => process.exit(130));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, cleanUp);
  const owner = { after: (end: () => Promise<void>) => stack.defer(end) };
  const { podsPerNode, seconds, profiles } = options;
  if (profiles !== undefined) await mkdir(profiles, { recursive: true });
  const workspace = await prepareWorkspace(owner);
  const scales: ScaleFigures[] = [];
  for (const nodes of options.nodes) {
    say(`${nodes} nodes: starting`);
    const run = await startCluster(
      owner,
      workspace,
      { nodes, podsPerNode, containers: false, kubeSeries: false },
      options,
    );
    scales.push(await measureScale(run, { nodes, seconds, profiles, say }));
    await run.stop();
    console.log(`${alignCells(cellsOf(scales))}\n`);
  }
  const memory = options.memoryNodes === 0 ? [] : await measureSeriesMemory(owner, workspace, options, say);
  for (const sentence of [curveSentence(scales) ?? "", ...memorySentences(memory)]) console.log(sentence);
  const misses = missesOf(scales);
  for (const miss of misses) console.log(`MISSED ${miss}`);
  if (options.write) {
    const command = ["npm run bench:scale --", ...argv].join(" ");
    await writeDocument({ scales, memory, options, command, date: new Date() });
  }
  return options.reportOnly || misses.length === 0 ? 0 : 1;
}

function say(sentence: string): void {
  console.error(sentence);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(`bench:scale: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
