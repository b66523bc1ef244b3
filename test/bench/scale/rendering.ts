import { setTimeout as sleep } from "node:timers/promises";
import { median } from "../median.ts";
import type { AggregatorProcess } from "./aggregator-process.ts";
import { readHttp } from "./http-read.ts";

/** What the page of all nodes costs the aggregator. */
export interface Rendering {
  readonly series: number;
  readonly bytes: number;
  /** CPU time of one scrape of all of it, without what the aggregator would have used meanwhile anyway. */
  readonly cpuSeconds: number;
}

/** What one scrape cost. */
interface Scrape {
  readonly bytes: number;
  readonly cpuSeconds: number;
}

/** A page is kept as long as its snapshot is the newest: after so long every scrape has one of its own. */
const pauseMilliseconds = 1200;

/** A page of more nodes is read in shards (`/metrics?shard=I/N`), as it is to be scraped. */
const mostNodesAPage = 1000;

/** Scrapes of one encoding, all shards together: at least one of each. */
const scrapes = 5;

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
 * Scrapes each page, several times where they are few, and takes the scrape in the middle of each.
 *
 * @param series on all pages together
 * @param restShare the share of a core that the aggregator takes when nobody reads
 */
export async function measureRendering(
  aggregator: AggregatorProcess,
  addresses: readonly string[],
  encoding: "identity" | "gzip",
  { series, restShare }: { readonly series: number; readonly restShare: number },
): Promise<Rendering> {
  const times = Math.ceil(scrapes / addresses.length);
  let [bytes, cpuSeconds] = [0, 0];
  for (const address of addresses) {
    const ofPage: Scrape[] = [];
    for (let time = 0; time < times; time++) ofPage.push(await scrape(aggregator, address, encoding, restShare));
    bytes += median(ofPage.map((one) => one.bytes));
    cpuSeconds += median(ofPage.map((one) => one.cpuSeconds));
  }
  return { series, bytes, cpuSeconds };
}

async function scrape(
  aggregator: AggregatorProcess,
  address: string,
  encoding: "identity" | "gzip",
  restShare: number,
): Promise<Scrape> {
  await sleep(pauseMilliseconds);
  const before = await aggregator.ask({ probe: "look" });
  const begun = performance.now();
  const { bytes } = await readHttp(address, { encoding });
  const wallSeconds = (performance.now() - begun) / 1000;
  const cpuSeconds = (await aggregator.ask({ probe: "look" })).cpuSeconds - before.cpuSeconds;
  // On a machine that others use the time is long in which the aggregator cannot run: nothing is taken off for that.
  return { bytes, cpuSeconds: cpuSeconds - restShare * Math.min(wallSeconds, cpuSeconds) };
}
