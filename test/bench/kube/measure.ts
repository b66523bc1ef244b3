import { setTimeout as sleep } from "node:timers/promises";
import { findKubeStateMetrics, useCluster, type Rig } from "../../rig/rig.ts";
import type { Owner } from "../../programs/support/program.ts";
import { median } from "../median.ts";
import { pssByMapping } from "../memory-map.ts";
import { peakBytes, pssBytes } from "../process-tree.ts";
import type { Row } from "../table.ts";
import { prepareWorkspace } from "../workspace.ts";
import { measureChurn } from "./churn.ts";
import { startAggregator, startPeer, type Contender } from "./contender.ts";
import { awaitFirstPage, type FirstPage } from "./first-page.ts";
import { openRig } from "./open-rig.ts";
import type { BenchOptions } from "./options.ts";
import { measureScrapes, type ScrapeCost } from "./scrape-cost.ts";

/** What was measured, and in which cluster. */
export interface Measured {
  readonly rows: readonly Row[];
  readonly cluster: string;
}

/** Half of what kube-state-metrics takes. */
const mostRatio = 0.5;

const mostCoreShare = 0.1;

/** Time that a process is given to come to rest. */
const restSeconds = 20;

type Start = () => Promise<Contender>;

/** Measures both, one after another where they start, side by side where they serve. */
export async function measure(options: BenchOptions, owner: Owner, say: (sentence: string) => void): Promise<Measured> {
  const { kubeconfig, nodeFlags, aggregatorFlags } = options;
  const workspace = await prepareWorkspace(owner);
  const peer = await findKubeStateMetrics();
  say(kubeconfig === undefined ? `the rig ${options.rig}` : `the cluster of ${kubeconfig}`);
  const rig =
    kubeconfig === undefined ? await openRig(owner, options.rig, options.nodes, options.pods) : useCluster(kubeconfig);
  const [nodes, pods] = [await countObjects(rig, "nodes"), await countObjects(rig, "pods")];
  const starts: readonly [Start, Start] = [
    () => startAggregator(owner, { workspace, kubeconfig: rig.kubeconfig, nodeFlags, flags: aggregatorFlags }),
    () => startPeer(owner, peer, rig.kubeconfig),
  ];
  const first = await measureStarts(starts, pods, options.starts, say);
  const [ours, theirs] = first.contenders;
  say(`at rest for ${restSeconds} s`);
  await sleep(restSeconds * 1000);
  const rows = [...firstPageRows(first), ...(await serveRows([ours, theirs], options.scrapes, say))];
  if (kubeconfig === undefined) rows.push(...(await churnRows(rig, [ours, theirs], pods, options.seconds, say)));
  await Promise.all([ours.stop(), theirs.stop()]);
  return { rows, cluster: `${nodes} nodes and ${pods} pods` };
}

async function countObjects(rig: Rig, kind: string): Promise<number> {
  const text = await rig.kubectl("get", "--raw", `/api/v1/${kind}?limit=1`);
  const { items, metadata } = JSON.parse(text) as {
    items: readonly unknown[];
    metadata: { remainingItemCount?: number };
  };
  return items.length + (metadata.remainingItemCount ?? 0);
}

interface Starts {
  readonly contenders: readonly [Contender, Contender];
  readonly pages: readonly [readonly FirstPage[], readonly FirstPage[]];
}

/** Starts both several times, in turn and alone; the last ones of each stay. */
async function measureStarts(
  [startOurs, startTheirs]: readonly [Start, Start],
  pods: number,
  times: number,
  say: (sentence: string) => void,
): Promise<Starts> {
  const pages: [FirstPage[], FirstPage[]] = [[], []];
  for (let time = 1; ; time++) {
    say(`start ${time} of ${times}`);
    const ours = await startOurs();
    pages[0].push(await awaitFirstPage(ours, pods));
    if (time < times) await ours.stop();
    const theirs = await startTheirs();
    pages[1].push(await awaitFirstPage(theirs, pods));
    if (time === times) return { contenders: [ours, theirs], pages };
    await theirs.stop();
  }
}

function firstPageRows({ pages: [ours, theirs] }: Starts): readonly Row[] {
  const [here, there] = [ours, theirs].map((pages) => pages.at(-1)?.scraped.series ?? 0) as [number, number];
  const seconds = [ours, theirs].map((pages) => median(pages.map((page) => page.seconds))) as [number, number];
  return [
    {
      what: "series of kube_* families",
      ours: String(here),
      theirs: String(there),
      // A comparison in which we leave out what kube-state-metrics shows would be none.
      mark: "all of theirs (within 1 %)",
      isMet: here >= there * 0.99,
    },
    compare("from the start to the first complete page", ...seconds, (value) => `${value.toFixed(2)} s`),
  ];
}

async function serveRows(
  both: readonly [Contender, Contender],
  scrapes: number,
  say: (sentence: string) => void,
): Promise<readonly Row[]> {
  const [ours, theirs] = both;
  const memory = async (what: string) => {
    const [here, there] = [await pssBytes(ours.pid), await pssBytes(theirs.pid)];
    return { ...compare(`resident memory ${what}`, here, there, megabytes), details: await mappingsOf(ours) };
  };
  const unread = await memory("after the first page");
  say(`${scrapes} plain scrapes of each`);
  const plain = await measureScrapes(both, "identity", scrapes);
  const afterPlain = await memory("after plain scrapes");
  say(`${scrapes} compressed scrapes of each`);
  const gzip = await measureScrapes(both, "gzip", scrapes);
  await sleep(restSeconds * 1000);
  const afterGzip = await memory("after compressed scrapes");
  const [peakHere, peakThere] = [await peakBytes(ours.pid), await peakBytes(theirs.pid)];
  return [
    unread,
    afterPlain,
    afterGzip,
    {
      what: "peak of resident memory",
      ours: megabytes(peakHere),
      theirs: megabytes(peakThere),
      ratio: peakHere / peakThere,
    },
    ...costRows("plain", plain.get(ours), plain.get(theirs)),
    ...costRows("compressed", gzip.get(ours), gzip.get(theirs)),
  ];
}

function costRows(what: string, ours: ScrapeCost | undefined, theirs: ScrapeCost | undefined): readonly Row[] {
  if (ours === undefined || theirs === undefined) return [];
  return [
    {
      ...compare(`CPU a ${what} scrape`, ours.cpuSeconds, theirs.cpuSeconds, milliseconds),
      details: [
        `ours ${transfer(ours)}, theirs ${transfer(theirs)}; the first of all, for which nothing is prepared: ours ` +
          `${milliseconds(ours.firstCpuSeconds)}, theirs ${milliseconds(theirs.firstCpuSeconds)}`,
      ],
    },
  ];
}

function transfer({ bytes, seconds }: ScrapeCost): string {
  return `${(bytes / 1e6).toFixed(1)} MB in ${seconds.toFixed(2)} s`;
}

async function churnRows(
  rig: Rig,
  both: readonly [Contender, Contender],
  pods: number,
  seconds: number,
  say: (sentence: string) => void,
): Promise<readonly Row[]> {
  const podsAMinute = Math.round(pods / 100);
  const rows: Row[] = [];
  for (const [what, encoding] of [
    ["no scrape", undefined],
    ["a compressed scrape every 15 s", "gzip"],
  ] as const) {
    say(`${podsAMinute} pods replaced a minute, ${what}, for ${seconds} s`);
    const shares = await measureChurn(rig, both, { podsAMinute, seconds, encoding });
    const [ours = NaN, theirs = NaN] = both.map((contender) => shares.get(contender));
    rows.push({
      what: `CPU while 1 % of pods are replaced a minute, ${what}`,
      ours: percent(ours),
      theirs: percent(theirs),
      ratio: ours / mostCoreShare,
      mark: "at most 10 % of a core",
      isMet: ours <= mostCoreShare,
    });
  }
  return rows;
}

function compare(what: string, ours: number, theirs: number, show: (value: number) => string): Row {
  const ratio = ours / theirs;
  return {
    what,
    ours: show(ours),
    theirs: show(theirs),
    ratio,
    mark: "at most 0.5, aim 0.333",
    isMet: ratio <= mostRatio,
  };
}

async function mappingsOf({ pid }: Contender): Promise<readonly string[]> {
  return (await pssByMapping(pid)).slice(0, 4).map(([name, bytes]) => `${megabytes(bytes)} ${name}`);
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}

function milliseconds(seconds: number): string {
  return `${(seconds * 1000).toFixed(0)} ms`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} % of a core`;
}
