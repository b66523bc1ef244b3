import { Agent } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { readJson } from "./http-read.ts";

/** How often a node is read. */
const everyMilliseconds = 100;

interface NodeAnswer {
  readonly timestamp?: string;
}

/**
 * Ages of vitals when they are read, in seconds: nodes are read one after another, and each age is from the instant at which the
 * simulated node took its vitals, by this machine's clock, to the instant at which the reader has the answer.
 */
export async function measureVitalAges(
  http: string,
  nodes: readonly string[],
  seconds: number,
): Promise<readonly number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ages: number[] = [];
  const end = performance.now() + seconds * 1000;
  for (let index = 0; performance.now() < end; index++) {
    const name = nodes[(index * 7919) % nodes.length] ?? "";
    const { timestamp } = (await readJson(`http://${http}/api/v1/metrics/nodes/${name}`, agent)) as NodeAnswer;
    if (timestamp !== undefined) ages.push((Date.now() - Date.parse(timestamp)) / 1000);
    await sleep(everyMilliseconds);
  }
  agent.destroy();
  return ages;
}
