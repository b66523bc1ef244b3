/**
 * `npm run test:clients`: makes the example clients ready, each as its readme says, and lets them read a real aggregator with two
 * agents. Exit code 1 where one cannot be made ready, or says something else than it should.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMetricsClient } from "@kubevitals/proto";
import { eventually, NotYet } from "../e2e/eventually.ts";
import { startAgent, startAggregator } from "../programs/support/programs.ts";
import { findMistakes } from "./check-output.ts";
import type { ExampleClient } from "./example-client.ts";
import { goClient } from "./go-client.ts";
import { pythonClient } from "./python-client.ts";

const clients: readonly ExampleClient[] = [goClient, pythonClient];
const nodeNames = ["node-a", "node-b"];
const snapshots = 3;

/** Tries one client: what is wrong with it. */
async function tryClient(client: ExampleClient, address: string): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), "kubevitals-client-"));
  try {
    const read = await client.prepare(folder);
    const output = await read(address);
    console.log(output.trimEnd());
    return findMistakes(output, { nodeNames, snapshots });
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function main(): Promise<number> {
  await using stack = new AsyncDisposableStack();
  const owner = { after: (end: () => Promise<void>) => stack.defer(end) };
  const aggregator = await startAggregator(owner);
  for (const name of nodeNames) await startAgent(owner, aggregator, name);
  const reader = createMetricsClient(aggregator.grpc);
  stack.defer(async () => reader.close());
  await eventually("both nodes are measured", 60, async () => {
    const { nodes } = await reader.listNodes({});
    const measured = nodes.filter(({ cpuUsageRate }) => cpuUsageRate !== undefined).length;
    return measured === nodeNames.length ? measured : new NotYet(`${measured} are`);
  });
  let failed = 0;
  for (const client of clients) {
    console.log(`==> ${client.language}`);
    const mistakes = await tryClient(client, aggregator.grpc);
    for (const mistake of mistakes) console.error(`${client.language}: ${mistake}`);
    if (mistakes.length > 0) failed++;
  }
  console.log(failed === 0 ? `${clients.length} example clients read what they should` : `${failed} failed`);
  return failed === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`test:clients: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
