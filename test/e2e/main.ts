/**
 * `npm run test:e2e`: a real control plane with simulated nodes (the rig), faults made in it, and what the aggregator says of
 * them. Exit code 1 where it says something else.
 *
 * The rig, `e2e`, is taken down at the end; one that was left by a run that was killed is used, and then taken down. `-- --keep`
 * leaves it up for the next run; `-- --rig NAME` uses another, so that two runs do not meet; `-- SCENARIO …` plays these alone.
 */
import { parseArgs } from "node:util";
import type { Owner } from "../programs/support/program.ts";
import { startRig, type OwnRig } from "../rig/rig.ts";
import { Checks } from "./checks.ts";
import type { Scenario } from "./scenario.ts";
import { scenarios } from "./scenarios/index.ts";

const nodes = 8;
const pods = 30;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { keep: { type: "boolean" }, rig: { type: "string", default: "e2e" } },
    allowPositionals: true,
  });
  const chosen = positionals.length === 0 ? scenarios : positionals.map(findScenario);
  await using stack = new AsyncDisposableStack();
  const cleanUp = () => void stack.disposeAsync().finally(() => process.exit(130));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, cleanUp);
  const rigOwner: Owner = { after: (end) => (values.keep === true ? undefined : stack.defer(end)) };
  const rig = await startRig(rigOwner, values.rig, nodes, pods);
  let areGood = true;
  for (const scenario of chosen) areGood = (await play(scenario, rig, stack)) && areGood;
  return areGood ? 0 : 1;
}

function findScenario(name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found) return found;
  throw new Error(`there is no scenario '${name}'; there are ${scenarios.map((each) => each.name).join(", ")}`);
}

/** Plays a scenario, and ends what it has started, also when all of the run is ended. */
async function play(scenario: Scenario, rig: OwnRig, whole: AsyncDisposableStack): Promise<boolean> {
  const { name, purpose } = scenario;
  const begun = performance.now();
  console.log(`${name}: ${purpose}`);
  const checks = new Checks((line) => console.log(line));
  const stack = whole.use(new AsyncDisposableStack());
  try {
    await scenario.play({ rig, checks, owner: { after: (end) => stack.defer(end) } });
  } catch (error) {
    checks.broke(error);
  }
  try {
    await stack.disposeAsync();
  } catch (error) {
    checks.broke(error);
  }
  checks.summarize();
  const seconds = ((performance.now() - begun) / 1000).toFixed(0);
  console.log(`${name}: ${checks.areGood ? "passed" : "FAILED"} in ${seconds} s`);
  return checks.areGood;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`test:e2e: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
