/** `npm run bench:kube`: what the aggregator costs, by what a real kube-state-metrics costs. Exit code 1 where a mark is missed. */
import { printDetails, printTable } from "../table.ts";
import { contenders, writeDocument } from "./document.ts";
import { measure } from "./measure.ts";
import { readOptions, usage } from "./options.ts";
import { runAlone } from "./run-alone.ts";

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
  if (options.isAlone) return await runAlone(owner, options);
  const measured = await measure(options, owner, (sentence) => console.error(sentence));
  const { rows } = measured;
  console.log(printTable(rows, contenders));
  console.log(printDetails(rows));
  if (options.write) {
    const command = ["npm run bench:kube --", ...argv].join(" ");
    await writeDocument({ ...measured, command, date: new Date() });
  }
  return options.reportOnly || rows.every(({ isMet }) => isMet !== false) ? 0 : 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(`bench:kube: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
