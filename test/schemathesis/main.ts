/**
 * `npm run test:api`: schemathesis makes requests of all kinds from the OpenAPI document and sends them to a real aggregator with
 * data. Exit code 1 where an answer is a defect of ours (5xx), is not as the document says, or where fewer cases ran than asked for.
 *
 * `-- --cases N` asks for another number than 10,000, `-- --seed S` for others. It installs schemathesis from PyPI the first time, in
 * a folder of its own beneath the user's cache.
 */
import { parseArgs } from "node:util";
import type { Owner } from "../programs/support/program.ts";
import { startCluster } from "./cluster.ts";
import { installSchemathesis } from "./install.ts";
import { runSchemathesis } from "./run.ts";

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { cases: { type: "string", default: "10000" }, seed: { type: "string", default: "1" } },
  });
  const wanted = { cases: Number(values.cases), seed: Number(values.seed) };
  if (!Object.values(wanted).every((value) => Number.isSafeInteger(value) && value > 0))
    throw new Error("--cases and --seed are whole numbers from 1");
  const program = await installSchemathesis();
  await using stack = new AsyncDisposableStack();
  const cleanUp = () => void stack.disposeAsync().finally(() => process.exit(130));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, cleanUp);
  const owner: Owner = { after: (end) => stack.defer(end) };
  const cluster = await startCluster(owner);
  const outcome = await runSchemathesis(owner, program, cluster.url, wanted);
  const defects = cluster.defects();
  for (const line of defects) console.error(line);
  console.log(
    `${outcome.cases} cases with seed ${wanted.seed} on ${outcome.operations} paths in ${outcome.seconds.toFixed(0)} s: ` +
      `${outcome.accepted} answered, ${outcome.rejected} refused as they should be, ${outcome.failures} not as described, ${defects.length} errors in the log`,
  );
  if (outcome.cases < wanted.cases) console.error(`fewer than ${wanted.cases} cases ran`);
  return outcome.isClean && defects.length === 0 && outcome.cases >= wanted.cases ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`test:api: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
