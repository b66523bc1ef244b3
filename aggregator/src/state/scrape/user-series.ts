import { scrapeLabels, targetFamilies, type BlockValues, type LabelPair, type MetricBlock } from "@kubevitals/proto";
import { memoByIdentity } from "../join/memo.ts";
import type { SeriesShape } from "../series-shape.ts";
import { partAt, type StoredSeries } from "../stored-series.ts";

/** A page of a pod that the node's agent has scraped. */
export interface ScrapedPage {
  /** Address and port. */
  readonly instance: string;
  /** What the agent says of the scrape; undefined where it says nothing. */
  readonly report: BlockValues | undefined;
  /** What the page says. */
  readonly samples: readonly BlockValues[];
}

/** What users say of a node's pods. */
export interface UserSeries {
  /** Scraped pages, by UID of the pod. */
  readonly pages: ReadonlyMap<string, readonly ScrapedPage[]>;
  /** What text files of the node say, by namespace and name of the pod, joined by a slash. It stands among the node's series too. */
  readonly texts: ReadonlyMap<string, readonly BlockValues[]>;
  /** Series on scraped pages. */
  readonly rows: number;
}

/** Where in samples of one shape users have their say. */
interface Split {
  /** What the agent reads itself, text files included. */
  readonly own: SeriesShape;
  /** Scraped pages, by UID of the pod and by instance. */
  readonly pages: ReadonlyMap<string, ReadonlyMap<string, PlacedPage>>;
  /** Parts that stem from text files, by namespace and name of the pod. */
  readonly texts: ReadonlyMap<string, readonly number[]>;
  readonly rows: number;
}

interface PlacedPage {
  report: number | undefined;
  readonly samples: number[];
}

/**
 * What of a node's series its agent has read itself: what a pod's page says is under names that the pod chooses, and nobody who looks for
 * what the agent has read is to find it there. The same object each time.
 */
export function ownSeries(series: StoredSeries): StoredSeries {
  const split = splitOf(series.shape);
  return split === undefined || split.own === series.shape ? series : withoutPages(series);
}

/** What users say in a node's series; undefined where they say nothing. The same object each time. */
export function userSeries(series: StoredSeries): UserSeries | undefined {
  return splitOf(series.shape) === undefined ? undefined : ofUsers(series);
}

const withoutPages = memoByIdentity<StoredSeries, StoredSeries>((series) => ({
  ...series,
  shape: splitOf(series.shape)?.own ?? series.shape,
}));

const ofUsers = memoByIdentity<StoredSeries, UserSeries | undefined>((series) => {
  const split = splitOf(series.shape);
  if (split === undefined) return undefined;
  const at = (part: number) => partAt(series, part);
  const pages = Array.from(
    split.pages,
    ([uid, ofPod]) =>
      [
        uid,
        Array.from(ofPod, ([instance, { report, samples }]) => ({
          instance,
          report: report === undefined ? undefined : at(report),
          samples: samples.map(at),
        })),
      ] as const,
  );
  const texts = Array.from(split.texts, ([pod, parts]) => [pod, parts.map(at)] as const);
  return { pages: new Map(pages), texts: new Map(texts), rows: split.rows };
});

/** Undefined where users say nothing. */
const splitOf = memoByIdentity<SeriesShape, Split | undefined>((shape) => {
  const own: number[] = [];
  const pages = new Map<string, Map<string, PlacedPage>>();
  const texts = new Map<string, number[]>();
  let rows = 0;
  for (const [part, block] of shape.blocks.entries()) {
    const labels = shape.labelsOf(part);
    const page = pageLabels(labels);
    if (page === undefined) {
      own.push(part);
      const pod = podOfText(labels);
      if (pod !== undefined) addTo(texts, pod, part);
      continue;
    }
    const placed = pageIn(pages, page);
    if (isReport(block)) placed.report ??= part;
    else {
      placed.samples.push(part);
      rows += shape.rowsOf(part);
    }
  }
  if (pages.size === 0 && texts.size === 0) return undefined;
  return { own: pages.size === 0 ? shape : shape.only(own), pages, texts, rows };
});

/** The page of an instance of a pod, which is added where it is new. */
function pageIn(pages: Map<string, Map<string, PlacedPage>>, { podUid, instance }: PageLabels): PlacedPage {
  let ofPod = pages.get(podUid);
  if (ofPod === undefined) pages.set(podUid, (ofPod = new Map()));
  let page = ofPod.get(instance);
  if (page === undefined) ofPod.set(instance, (page = { report: undefined, samples: [] }));
  return page;
}

function addTo(lists: Map<string, number[]>, key: string, part: number): void {
  const known = lists.get(key);
  if (known === undefined) lists.set(key, [part]);
  else known.push(part);
}

interface PageLabels {
  readonly podUid: string;
  readonly instance: string;
}

/** Whose page it is; undefined where it is none. Agents put these labels first. */
function pageLabels([first, second]: readonly LabelPair[]): PageLabels | undefined {
  if (first?.name !== scrapeLabels.podUid || second?.name !== scrapeLabels.instance) return undefined;
  return { podUid: first.value, instance: second.value };
}

/** The pod that a text file speaks of: what agents read themselves goes by UIDs. */
function podOfText([first, second, ...others]: readonly LabelPair[]): string | undefined {
  if (first?.name !== "namespace" || second?.name !== "pod" || others.length > 0) return undefined;
  return `${first.value}/${second.value}`;
}

const reportNames = new Set<string>(Object.values(targetFamilies));

const isReport = memoByIdentity<MetricBlock, boolean>(({ families }) =>
  families.every(({ name }) => reportNames.has(name)),
);
