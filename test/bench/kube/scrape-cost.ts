import { setTimeout as sleep } from "node:timers/promises";
import { median } from "../median.ts";
import { cpuSeconds } from "../process-tree.ts";
import type { Contender } from "./contender.ts";
import { scrape, type Encoding } from "./scrape.ts";

/** What scrapes of one encoding cost. */
export interface ScrapeCost {
  /** The median of CPU seconds, but for what the process takes at rest. */
  readonly cpuSeconds: number;
  /** Of the very first one, for which nothing was prepared. */
  readonly firstCpuSeconds: number;
  /** The median from the request to the last byte. */
  readonly seconds: number;
  readonly bytes: number;
}

const pauseMilliseconds = 500;
const restMilliseconds = 5000;

/** Scrapes contenders in turn, so that what else the machine does meets all of them. */
export async function measureScrapes(
  contenders: readonly Contender[],
  encoding: Encoding,
  scrapes: number,
): Promise<ReadonlyMap<Contender, ScrapeCost>> {
  const rests = new Map<Contender, number>();
  for (const contender of contenders) rests.set(contender, await restingCores(contender));
  const all = new Map(
    contenders.map((contender) => [contender, [] as { cpu: number; seconds: number; bytes: number }[]]),
  );
  for (let done = 0; done <= scrapes; done++) {
    for (const [contender, costs] of all) {
      await sleep(pauseMilliseconds);
      const [cpuBefore, begun] = [await cpuSeconds(contender.pid), performance.now()];
      const { bytes } = await scrape(contender, encoding);
      const seconds = (performance.now() - begun) / 1000;
      const cpu = (await cpuSeconds(contender.pid)) - cpuBefore;
      costs.push({ cpu: Math.max(0, cpu - seconds * (rests.get(contender) ?? 0)), seconds, bytes });
    }
  }
  return new Map(
    Array.from(all, ([contender, [first, ...later]]) => [
      contender,
      {
        cpuSeconds: median(later.map(({ cpu }) => cpu)),
        firstCpuSeconds: first?.cpu ?? NaN,
        seconds: median(later.map(({ seconds }) => seconds)),
        bytes: median(later.map(({ bytes }) => bytes)),
      },
    ]),
  );
}

async function restingCores({ pid }: Contender): Promise<number> {
  const [before, begun] = [await cpuSeconds(pid), performance.now()];
  await sleep(restMilliseconds);
  return ((await cpuSeconds(pid)) - before) / ((performance.now() - begun) / 1000);
}
