import type { ScaleFigures } from "./measure-scale.ts";

/** A figure at every scale, and what is asked of it at one. */
export interface ScaleRow {
  readonly what: string;
  readonly show: (figures: ScaleFigures) => string;
  readonly mark?: Mark;
}

export interface Mark {
  readonly text: string;
  /** The scale that it is for, in nodes; undefined: every one. */
  readonly nodes: number | undefined;
  readonly isMet: (figures: ScaleFigures) => boolean;
}

const largest = 5000;

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const milliseconds = (value: number) => `${value.toFixed(1)} ms`;
const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
const perSecond = ({ series, cpuSeconds }: ScaleFigures["plain"]) => series / cpuSeconds;
const count = (value: number) => Math.round(value).toLocaleString("en-US");

/** Everything that is told, in the order in which it is told. */
export const scaleRows: readonly ScaleRow[] = [
  {
    what: "nodes that were fresh",
    show: ({ fresh }) => count(fresh),
    mark: { text: "all", nodes: undefined, isMet: ({ fresh, nodes }) => fresh >= nodes },
  },
  { what: "series on the page", show: ({ plain }) => count(plain.series) },
  {
    what: "CPU of the aggregator, of one core",
    show: ({ coreShare }) => percent(coreShare),
    mark: { text: "at most 100 % at 5,000", nodes: largest, isMet: ({ coreShare }) => coreShare <= 1 },
  },
  { what: "CPU a node and second", show: ({ coreShare, nodes }) => `${((1e6 * coreShare) / nodes).toFixed(0)} µs` },
  { what: "CPU of the simulated agents, of one core", show: ({ simulatorShare }) => percent(simulatorShare) },
  {
    what: "resident memory (Pss)",
    show: ({ residentBytes }) => mebibytes(residentBytes),
    mark: {
      text: "at most 2 GiB at 5,000",
      nodes: largest,
      isMet: ({ residentBytes }) => residentBytes <= 2 * 2 ** 30,
    },
  },
  { what: "memory a node", show: ({ residentBytes, nodes }) => `${(residentBytes / nodes / 1024).toFixed(0)} KiB` },
  { what: "delay of the event loop, p50", show: ({ delay }) => milliseconds(delay.p50) },
  {
    what: "delay of the event loop, p99",
    show: ({ delay }) => milliseconds(delay.p99),
    mark: { text: "under 50 ms", nodes: undefined, isMet: ({ delay }) => delay.p99 < 50 },
  },
  { what: "delay of the event loop, most", show: ({ delay }) => milliseconds(delay.most) },
  { what: "taking a snapshot, on average", show: ({ snapshotMilliseconds }) => milliseconds(snapshotMilliseconds) },
  { what: "snapshots a second", show: ({ snapshotsASecond }) => snapshotsASecond.toFixed(2) },
  { what: "age of a vital when read, p50", show: ({ age }) => `${age.p50.toFixed(2)} s` },
  {
    what: "age of a vital when read, p99",
    show: ({ age }) => `${age.p99.toFixed(2)} s`,
    mark: { text: "under 1.5 s", nodes: undefined, isMet: ({ age }) => age.p99 < 1.5 },
  },
  {
    what: "a silent node is stale after",
    show: ({ staleSeconds }) => `${staleSeconds.toFixed(2)} s`,
    mark: { text: "within 4 s", nodes: undefined, isMet: ({ staleSeconds }) => staleSeconds <= 4 },
  },
  { what: "reading all nodes and the cluster, p50", show: ({ read }) => milliseconds(read.p50) },
  {
    what: "reading all nodes and the cluster, p99",
    show: ({ read }) => milliseconds(read.p99),
    mark: { text: "at most 10 ms at 1,000", nodes: 1000, isMet: ({ read }) => read.p99 <= 10 },
  },
  {
    what: "series rendered in a second of CPU",
    show: ({ plain }) => count(perSecond(plain)),
    mark: { text: "at least 1,000,000 at 5,000", nodes: largest, isMet: ({ plain }) => perSecond(plain) >= 1e6 },
  },
  { what: "CPU of a plain scrape", show: ({ plain }) => milliseconds(plain.cpuSeconds * 1000) },
  { what: "CPU of a gzip scrape", show: ({ gzip }) => milliseconds(gzip.cpuSeconds * 1000) },
  {
    what: "bytes of the page, plain and gzip",
    show: ({ plain, gzip }) => `${(plain.bytes / 1e6).toFixed(1)} MB, ${(gzip.bytes / 1e6).toFixed(1)} MB`,
  },
];

/** Cells of the table, headings first: a column a scale. */
export function cellsOf(scales: readonly ScaleFigures[]): readonly (readonly string[])[] {
  return [
    ["what", ...scales.map(({ nodes }) => `${count(nodes)} nodes`), "mark", ""],
    ...scaleRows.map((row) => [row.what, ...scales.map(row.show), row.mark?.text ?? "", verdictOf(row, scales)]),
  ];
}

/** What misses its mark, and where. */
export function missesOf(scales: readonly ScaleFigures[]): readonly string[] {
  return scaleRows.flatMap(({ what, show, mark }) =>
    scales
      .filter((figures) => mark && isAsked(mark, figures) && !mark.isMet(figures))
      .map((figures) => `${what} at ${count(figures.nodes)} nodes: ${show(figures)} (mark: ${mark?.text})`),
  );
}

function verdictOf({ mark }: ScaleRow, scales: readonly ScaleFigures[]): string {
  const asked = mark ? scales.filter((figures) => isAsked(mark, figures)) : [];
  if (mark === undefined || asked.length === 0) return "";
  return asked.every((figures) => mark.isMet(figures)) ? "passed" : "MISSED";
}

function isAsked({ nodes }: Mark, figures: ScaleFigures): boolean {
  return nodes === undefined || nodes === figures.nodes;
}
