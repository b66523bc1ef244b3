import { setTimeout as sleep } from "node:timers/promises";
import { median } from "../median.ts";
import type { ClusterRun } from "./cluster-run.ts";
import { readHttp } from "./http-read.ts";

/** What the page of all nodes costs the aggregator. */
export interface Rendering {
  readonly series: number;
  readonly bytes: number;
  /** CPU time of one scrape of all of it, while no agent speaks, without what the aggregator would have used meanwhile anyway. */
  readonly cpuSeconds: number;
}

/** What one scrape cost. */
interface Scrape {
  readonly bytes: number;
  readonly cpuSeconds: number;
}

/** A page is kept as long as its snapshot is the newest: after so long every scrape has one of its own. */
const pauseMilliseconds = 1200;

/** What agents had said when they were paused has been taken in after so long; and for so long is seen what is used without them. */
const [settleMilliseconds, restMilliseconds] = [800, 600]; // nodes are stale after three seconds, and the verdict on all of them is work

/** A page of more nodes is read in shards (`/metrics?shard=I/N`), as it is to be scraped. */
const mostNodesAPage = 1000;

/** Scrapes of one encoding, all shards together, and of each at least: one of them may meet the garbage of all. */
const [scrapes, scrapesOfEach] = [5, 3];

/** Where the page of so many nodes is read: one address a shard. */
export function pageAddresses(http: string, nodes: number): readonly string[] {
  const shards = Math.ceil(nodes / mostNodesAPage);
  const page = `http://${http}/metrics`;
  return shards === 1 ? [page] : Array.from({ length: shards }, (_, index) => `${page}?shard=${index}/${shards}`);
}

/** Series on all pages together. */
export async function countSeries(addresses: readonly string[]): Promise<number> {
  let total = 0;
  for (const address of addresses) total += (await readHttp(address, { countsSeries: true })).series;
  return total;
}

/**
 * Scrapes each page, several times where they are few, and takes the scrape in the middle of each. The agents are paused meanwhile: taking
 * in what they say costs more than rendering, and differs more from second to second.
 *
 * @param series on all pages together
 */
export async function measureRendering(
  run: ClusterRun,
  addresses: readonly string[],
  encoding: "identity" | "gzip",
  series: number,
): Promise<Rendering> {
  const times = Math.max(scrapesOfEach, Math.ceil(scrapes / addresses.length));
  let [bytes, cpuSeconds] = [0, 0];
  for (const address of addresses) {
    const ofPage: Scrape[] = [];
    for (let time = 0; time < times; time++) {
      await sleep(pauseMilliseconds);
      ofPage.push(await run.agents.whilePaused(() => scrape(run, address, encoding)));
    }
    bytes += median(ofPage.map((one) => one.bytes));
    cpuSeconds += median(ofPage.map((one) => one.cpuSeconds));
  }
  return { series, bytes, cpuSeconds };
}

async function scrape({ aggregator }: ClusterRun, address: string, encoding: "identity" | "gzip"): Promise<Scrape> {
  const usedBy = async (act: () => Promise<unknown>) => {
    const before = await aggregator.ask({ probe: "look" });
    const begun = performance.now();
    await act();
    const seconds = (performance.now() - begun) / 1000;
    return { seconds, cpuSeconds: (await aggregator.ask({ probe: "look" })).cpuSeconds - before.cpuSeconds };
  };
  let bytes = 0;
  await sleep(settleMilliseconds);
  const rest = await usedBy(() => sleep(restMilliseconds));
  const busy = await usedBy(async () => ({ bytes } = await readHttp(address, { encoding })));
  return { bytes, cpuSeconds: busy.cpuSeconds - (rest.cpuSeconds / rest.seconds) * busy.seconds };
}
