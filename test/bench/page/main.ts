/**
 * What the nodes' page costs by itself, without agents and without a network: `npm run bench:page -- [NODES]`. The text format's own
 * renderer, which makes one text in one turn, stands beside it as the peer.
 */
import type { ServerResponse } from "node:http";
import { systemClock } from "@kubevitals/program";
import { renderTextFormat } from "@kubevitals/proto";
import { MetricsPages, type PageRequest } from "../../../aggregator/src/serve/prometheus/metrics-pages.ts";
import { pageParts } from "../../../aggregator/src/serve/prometheus/page.ts";
import { watchTurns } from "./longest-turn.ts";
import { madeUpSnapshot, seriesIn } from "./cluster.ts";

const labels = { profile: "kube-prometheus", clusterName: undefined } as const;

/** What one text in memory can be made of. */
const mostNodesAtOnce = 500;
const runs = 4;

const nodes = Number(process.argv[2] ?? "5000");
if (!Number.isInteger(nodes) || nodes < 1) throw new TypeError(`'${process.argv[2]}' is no number of nodes`);
const snapshot = madeUpSnapshot(nodes);
const pages = new MetricsPages({ labels, clock: systemClock, ownMetrics: async () => [] });
console.log(`${nodes} nodes, ${seriesIn(snapshot)} series, ${resident()} resident with the snapshot`);

for (let run = 1; run <= runs; run++) await renderAtOnce(run);
for (const [format, encoding] of [
  ["text", "identity"],
  ["openmetrics", "identity"],
  ["openmetrics", "gzip"],
  ["openmetrics", "zstd"],
] as const) {
  for (let run = 1; run <= runs; run++) await write(format, encoding, run);
}

async function renderAtOnce(run: number): Promise<void> {
  const few = madeUpSnapshot(Math.min(nodes, mostNodesAtOnce));
  await measure(
    `all at once, ${few.nodes.size} nodes, run ${run}`,
    seriesIn(few),
    async () => {
      return renderTextFormat(pageParts({ snapshot: few, options: labels })).length;
    },
    false,
  );
}

async function write(format: PageRequest["format"], encoding: PageRequest["encoding"], run: number): Promise<void> {
  let bytes = 0;
  const response = {
    destroyed: false,
    write(slice: Buffer, done: () => void) {
      bytes += slice.length;
      setImmediate(done);
    },
    end: () => undefined,
  };
  // Another id each time: what one snapshot's page costs once it was compressed is next to nothing.
  const request: PageRequest = {
    snapshot: { ...snapshot, id: `${format} ${encoding} ${run}` },
    of: { index: 0, count: 1 },
    families: undefined,
    format,
    encoding,
  };
  await measure(
    `${format}, ${encoding}, run ${run}`,
    seriesIn(snapshot),
    async () => {
      // The writer uses nothing else of an answer.
      await pages.write(response as unknown as ServerResponse, request);
      return bytes;
    },
    run === runs,
  );
}

/** Its turns are watched in the last run alone: watching costs as well. */
async function measure(what: string, series: number, work: () => Promise<number>, isWatched: boolean): Promise<void> {
  const longestTurn = isWatched ? watchTurns() : undefined;
  const begun = process.cpuUsage();
  const wall = performance.now();
  const bytes = await work();
  const { user, system } = process.cpuUsage(begun);
  const milliseconds = (user + system) / 1000;
  const figures = longestTurn
    ? [`longest turn ${longestTurn().toFixed(1)} ms CPU`]
    : [
        `${(bytes / 1e6).toFixed(1)} MB`,
        `${milliseconds.toFixed(0)} ms CPU, ${(performance.now() - wall).toFixed(0)} ms wall`,
        `${(series / milliseconds / 1000).toFixed(2)} million series a second`,
        `${resident()} resident`,
      ];
  console.log([what, ...figures].join(" · "));
}

function resident(): string {
  return `${Math.round(process.memoryUsage.rss() / 2 ** 20)} MiB`;
}
