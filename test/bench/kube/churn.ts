import { setTimeout as sleep } from "node:timers/promises";
import type { Rig } from "../../rig/rig.ts";
import { cpuSeconds } from "../process-tree.ts";
import type { Contender } from "./contender.ts";
import { scrape, type Encoding } from "./scrape.ts";

/** How often pods are replaced, in seconds. */
const everySeconds = 6;

const scrapeEverySeconds = 15;

/** The rig's own pods, which their owner replaces. */
const namespace = "fleet";

export interface ChurnOptions {
  /** Pods that are replaced a minute. */
  readonly podsAMinute: number;
  readonly seconds: number;
  /** How it is scraped every 15 s meanwhile; undefined: not at all. */
  readonly encoding: Encoding | undefined;
}

/** Share of a core that contenders take while pods are replaced: each is deleted, created, scheduled, and starts. */
export async function measureChurn(
  rig: Rig,
  contenders: readonly Contender[],
  { podsAMinute, seconds, encoding }: ChurnOptions,
): Promise<ReadonlyMap<Contender, number>> {
  const before = await Promise.all(contenders.map(({ pid }) => cpuSeconds(pid)));
  const begun = performance.now();
  const elapsed = () => (performance.now() - begun) / 1000;
  const ended = new AbortController();
  const scraping = Promise.all(contenders.map((contender) => scrapeUntil(contender, encoding, ended.signal)));
  for (let round = 1; elapsed() < seconds; round++) {
    await replacePods(rig, Math.round((podsAMinute * everySeconds) / 60));
    await sleep(Math.max(0, round * everySeconds - elapsed()) * 1000);
  }
  ended.abort();
  await scraping;
  const share = await Promise.all(
    contenders.map(async ({ pid }, index) => ((await cpuSeconds(pid)) - (before[index] ?? NaN)) / elapsed()),
  );
  return new Map(contenders.map((contender, index) => [contender, share[index] ?? NaN]));
}

async function scrapeUntil(contender: Contender, encoding: Encoding | undefined, signal: AbortSignal): Promise<void> {
  if (encoding === undefined) return;
  while (!signal.aborted) {
    await scrape(contender, encoding);
    await sleep(scrapeEverySeconds * 1000, undefined, { signal }).catch(() => undefined);
  }
}

async function replacePods(rig: Rig, count: number): Promise<void> {
  const list = await rig.kubectl("get", "--raw", `/api/v1/namespaces/${namespace}/pods?limit=${count}`);
  const { items } = JSON.parse(list) as { readonly items: readonly { readonly metadata: { readonly name: string } }[] };
  const pods = items.map(({ metadata }) => `pod/${metadata.name}`);
  if (pods.length > 0)
    await rig.kubectl("-n", namespace, "delete", "--wait=false", "--grace-period=0", "--force", ...pods);
}
