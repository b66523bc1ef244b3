import { startTicker, systemClock } from "@kubevitals/program";
import { startNodeExporter } from "../../peers/node-exporter.ts";
import { startAgentProcess } from "./agent-process.ts";
import type { Bench, Row } from "./bench.ts";
import { cpuSeconds } from "../process-tree.ts";
import { familiesOf, flagsForSameFamilies, overlap, switchesOfOurOwn } from "./same-families.ts";
import { openScraper, type Scraper } from "./scraper.ts";
import { openSink, type Sink } from "./sink.ts";

/** Samples and scrapes before anything is measured: compilers have done their work by then. */
const warmUp = { series: 600, scrapes: 60 };

/** Seconds between two samples, and between two scrapes, while they are measured. */
const rhythmSeconds = 0.1;

const mostRatio = 1 / 5;

/**
 * CPU time of a full series sample, with the vitals that go with each, by that of a scrape of the same families. The agent and a
 * node_exporter for each encoding run side by side, at the same rhythm.
 */
export async function measureSampleCpu(bench: Bench, samples: number): Promise<readonly Row[]> {
  const { owner, compressed } = bench;
  const exporterFlags = await flagsForSameFamilies();
  const plain = await startPeer(bench, exporterFlags, "identity");
  const gzip = await startPeer(bench, exporterFlags, "gzip");
  const everySeries = { vitalsSeconds: compressed.vitalsSeconds, seriesSeconds: compressed.vitalsSeconds };
  const sink = await openSink(owner, everySeries);
  const flags = [...bench.agentFlags, ...(await switchesOfOurOwn())];
  const agent = startAgentProcess(owner, { ...bench, aggregator: sink.address, flags });

  bench.say("CPU a sample: warming up");
  await Promise.all([
    sink.until({ series: warmUp.series }),
    scrapeAtRhythm(plain.scraper, warmUp.scrapes),
    scrapeAtRhythm(gzip.scraper, warmUp.scrapes),
  ]);
  sink.setRhythm({ vitalsSeconds: rhythmSeconds, seriesSeconds: rhythmSeconds });
  await sink.until({ series: sink.received.series + 3 });
  bench.say(`CPU a sample: ${samples} samples and scrapes, one every ${rhythmSeconds} s`);
  const [ours, byPlain, byGzip] = await Promise.all([
    cpuPerEvent(agent.pid, () => awaitSamples(sink, samples)),
    cpuPerEvent(plain.pid, () => scrapeAtRhythm(plain.scraper, samples)),
    cpuPerEvent(gzip.pid, () => scrapeAtRhythm(gzip.scraper, samples)),
  ]);
  const { text } = await plain.scraper.scrape();
  const series = overlap(sink.families(), familiesOf(text));
  await agent.stop();

  const row = (encoding: string, theirs: number): Row => ({
    what: `CPU a full series sample, by a ${encoding} scrape`,
    ours: milliseconds(ours),
    theirs: milliseconds(theirs),
    ratio: ours / theirs,
    mark: "at most 0.2, aim 0.1",
    isMet: ours / theirs <= mostRatio,
  });
  return [
    {
      what: "series in a sample of the same families",
      ours: String(series.ours),
      theirs: String(series.theirs),
      // A comparison in which the agent leaves out what node_exporter does would be none.
      mark: "all of theirs",
      isMet: series.onlyTheirs.length === 0,
      details: [
        `${series.onlyOursSeries} of the agent's are of families that only it has: ${series.onlyOurs.join(", ")}`,
        ...(series.onlyTheirs.length > 0 ? [`the agent lacks ${series.onlyTheirs.join(", ")}`] : []),
      ],
    },
    row("plain", byPlain),
    row("gzip", byGzip),
  ];
}

async function startPeer({ owner }: Bench, flags: readonly string[], encoding: "identity" | "gzip") {
  const { pid, address } = await startNodeExporter(owner, flags);
  return { pid, scraper: openScraper(owner, address, encoding) };
}

/** CPU seconds of a process tree by how many events it has answered. */
async function cpuPerEvent(pid: number, run: () => Promise<number>): Promise<number> {
  const before = await cpuSeconds(pid);
  const events = await run();
  return ((await cpuSeconds(pid)) - before) / events;
}

async function awaitSamples(sink: Sink, samples: number): Promise<number> {
  const before = sink.received.series;
  await sink.until({ series: before + samples });
  return sink.received.series - before;
}

/** Scrapes so many times; resolves with that number. */
function scrapeAtRhythm(scraper: Scraper, times: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  let left = times;
  const ticker = startTicker({
    seconds: rhythmSeconds,
    clock: systemClock,
    tick: async () => {
      if (left === 0) return;
      await scraper.scrape();
      if (--left > 0) return;
      ticker.stop();
      resolve(times);
    },
    onError: reject,
  });
  return promise;
}

function milliseconds(seconds: number): string {
  return `${(seconds * 1000).toFixed(2)} ms`;
}
