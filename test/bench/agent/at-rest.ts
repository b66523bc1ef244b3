import { startNodeExporter } from "../../peers/node-exporter.ts";
import { startAgentProcess } from "./agent-process.ts";
import { defaultRhythm, sum, type Bench, type Row } from "./bench.ts";
import { cpuSeconds } from "../process-tree.ts";
import { flagsForSameFamilies, switchesOfOurOwn } from "./same-families.ts";
import { openScraper } from "./scraper.ts";
import { openSink, type Received } from "./sink.ts";

/** Vitals before anything is measured. */
const warmUpVitals = 900;

const mostCoreShare = 0.005;

/** What an agent costs over some whole intervals of the default rhythm. */
interface Watched {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly before: Received;
  readonly after: Received;
  /** Series in a sample. */
  readonly series: number;
}

/** Bytes on the wire of the families that node_exporter has too, at the default rhythm; and the CPU time without containers. */
export async function measureSameFamilies(bench: Bench, seconds: number): Promise<readonly Row[]> {
  const flags = [...bench.agentFlags, ...(await switchesOfOurOwn())];
  const watched = await watch(bench, flags, seconds, "the same families");
  const bytes = await bytesRow(bench, watched, "the same families");
  return [
    cpuRow(watched, "the same families"),
    { ...bytes, mark: "at most 1, aim 0.5", isMet: bytes.ratio !== undefined && bytes.ratio <= 1 },
  ];
}

/** CPU time at the default rhythm beside containers; and the bytes, which node_exporter has no counterpart of. */
export async function measureWithContainers(bench: Bench, seconds: number, beside: string): Promise<readonly Row[]> {
  const watched = await watch(bench, bench.agentFlags, seconds, beside);
  const share = watched.cpuSeconds / watched.seconds;
  return [
    { ...cpuRow(watched, beside), ratio: share / mostCoreShare, mark: "at most 0.5 %", isMet: share <= mostCoreShare },
    await bytesRow(bench, watched, beside),
  ];
}

async function watch(bench: Bench, flags: readonly string[], seconds: number, what: string): Promise<Watched> {
  const { owner, compressed } = bench;
  const sink = await openSink(owner, compressed);
  const agent = startAgentProcess(owner, { ...bench, aggregator: sink.address, flags });
  bench.say(`the default rhythm, ${what}: warming up`);
  await sink.until({ vitals: warmUpVitals });
  sink.setRhythm(defaultRhythm);
  // The window begins right after a series sample and ends right after another: it holds whole intervals.
  await sink.until({ series: sink.received.series + 2 });
  const intervals = Math.ceil(seconds / defaultRhythm.seriesSeconds);
  bench.say(`the default rhythm, ${what}: watching for ${intervals * defaultRhythm.seriesSeconds} s`);
  const [begun, cpuBefore, before] = [performance.now(), await cpuSeconds(agent.pid), sink.received];
  await sink.until({ series: before.series + intervals });
  const [ended, cpuAfter, after] = [performance.now(), await cpuSeconds(agent.pid), sink.received];
  const series = sum(sink.families().values());
  await agent.stop();
  return { seconds: (ended - begun) / 1000, cpuSeconds: cpuAfter - cpuBefore, before, after, series };
}

function cpuRow({ cpuSeconds: cpu, seconds, series }: Watched, what: string): Row {
  return {
    what: `CPU at the default rhythm, ${what} (${series} series)`,
    ours: `${((cpu / seconds) * 100).toFixed(3)} % of a core`,
  };
}

async function bytesRow(bench: Bench, { before, after, seconds }: Watched, what: string): Promise<Row> {
  const scrapes = 4 * (await gzipScrapeBytes(bench));
  const perMinute = (kind: "bytes" | "vitalsBytes" | "seriesBytes" | "blockBytes") =>
    ((after[kind] - before[kind]) / seconds) * 60;
  const [vitals, series, blocks] = [perMinute("vitalsBytes"), perMinute("seriesBytes"), perMinute("blockBytes")];
  return {
    what: `bytes a minute, ${what}, by four gzip scrapes`,
    ours: kilobytes(perMinute("bytes")),
    theirs: kilobytes(scrapes),
    ratio: perMinute("bytes") / scrapes,
    details: [
      `vitals ${kilobytes(vitals)}, series ${kilobytes(series)}, blocks ${kilobytes(blocks)}, HTTP/2 and acknowledgements ` +
        `${kilobytes(perMinute("bytes") - vitals - series - blocks)}; once, at the start, blocks of ${kilobytes(before.blockBytes)}`,
    ],
  };
}

/** Payload of TCP, both ways, of a scrape on a connection that is open already. */
async function gzipScrapeBytes({ owner }: Bench): Promise<number> {
  const { address } = await startNodeExporter(owner, await flagsForSameFamilies());
  const scraper = openScraper(owner, address, "gzip");
  await scraper.scrape();
  const scrapes = [await scraper.scrape(), await scraper.scrape(), await scraper.scrape(), await scraper.scrape()];
  return sum(scrapes.map(({ bytes }) => bytes)) / scrapes.length;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
