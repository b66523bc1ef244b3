import { join } from "node:path";
import { version } from "@kubevitals/program";
import { repository } from "../../programs/support/program.ts";
import { describeMachine, notesParts, writePage } from "../page-notes.ts";
import type { ScaleFigures } from "./measure-scale.ts";
import type { BenchOptions } from "./options.ts";
import { cellsOf, missesOf } from "./rows.ts";
import { memoryBudget, type SeriesMemory } from "./series-memory.ts";

export interface Results {
  readonly scales: readonly ScaleFigures[];
  readonly memory: readonly SeriesMemory[];
  readonly options: BenchOptions;
  readonly command: string;
  readonly date: Date;
}

/** Pods of the largest cluster that Kubernetes supports. */
const mostPods = 150_000;

const count = (value: number) => Math.round(value).toLocaleString("en-US");

/** What the memory of series says, a sentence a kind, and what the largest cluster takes. */
export function memorySentences(memory: readonly SeriesMemory[]): readonly string[] {
  if (memory.length === 0) return [];
  const kinds = memory.map(({ what, series, bytes, fit, pods }) => {
    return (
      `${what}: ${count(series)} series of ${count(pods)} pods take ${count(bytes / 2 ** 20)} MiB, ${count(bytes / series)} bytes ` +
      `each; ${(fit / 1e6).toFixed(1)} million of them fit in 2 GiB`
    );
  });
  const series = memory.reduce((sum, kind) => sum + (kind.series / kind.pods) * mostPods, 0);
  const bytes = memory.reduce((sum, kind) => sum + (kind.bytes / kind.pods) * mostPods, 0);
  return [
    ...kinds,
    `${count(mostPods)} pods have ${(series / 1e6).toFixed(1)} million series of these kinds, which take ` +
      `${(bytes / 2 ** 30).toFixed(1)} GiB: ${Math.ceil(bytes / memoryBudget)} shard(s) of 2 GiB`,
  ];
}

/** From this scale on the cost of a node should not change any more. */
const constantFrom = 100;

/** How the cost of a node changes with the scale. */
export function curveSentence(scales: readonly ScaleFigures[]): string | undefined {
  const costs = scales.filter(({ nodes }) => nodes >= constantFrom).map(({ coreShare, nodes }) => coreShare / nodes);
  if (costs.length < 2) return undefined;
  const ratio = Math.max(...costs) / Math.min(...costs);
  const list = costs.map((cost) => `${(cost * 1e6).toFixed(0)} µs`).join(", ");
  return `CPU a node and second from ${constantFrom} nodes on: ${list}; the greatest is ${ratio.toFixed(2)} times the least`;
}

/** Writes docs/performance-scale.md, and keeps the notes that it holds. */
export async function writeDocument(results: Results): Promise<void> {
  await writePage(join(repository, "docs/performance-scale.md"), (notes) => renderDocument(results, notes));
}

/** The page. */
export function renderDocument({ scales, memory, options, command, date }: Results, notes: string): string {
  const [headings = [], ...cells] = cellsOf(scales);
  const table = [headings, headings.map(() => "---"), ...cells].map((row) => `| ${row.join(" | ")} |`).join("\n");
  const curve = curveSentence(scales);
  const misses = missesOf(scales).map((miss) => `- ${miss}`);
  return [
    "# Performance at scale",
    "What one aggregator costs, and how fresh it is, beside a simulated cluster on the same machine. Made by",
    `    ${command}`,
    `on ${date.toISOString().slice(0, 10)}: aggregator ${version} (its bundle) on Node.js ${process.version}; ${describeMachine()}. ` +
      `${options.podsPerNode} pods and about ${options.seriesPerNode} series a node, vitals each second and series each 15 s; ` +
      `each steady state was watched for ${options.seconds} s.`,
    table,
    ...(curve === undefined ? [] : [curve]),
    ...(memory.length > 0
      ? [
          "## Memory of a series",
          memorySentences(memory)
            .map((line) => `- ${line}`)
            .join("\n"),
        ]
      : []),
    "## What misses its mark",
    misses.length === 0 ? "Nothing." : misses.join("\n"),
    ...notesParts(notes),
  ]
    .join("\n\n")
    .concat("\n");
}
