import type { Family, MetricBlock } from "@kubevitals/proto";
import { memoByIdentity } from "../state/join/memo.ts";
import type { SeriesShape } from "../state/series-shape.ts";
import type { NodeRecord } from "../state/snapshot.ts";
import { lacksValue, type StoredSeries } from "../state/stored-series.ts";

/** Families that rules look at. A node has hundreds; only these are indexed. */
const families = [
  "kubevitals_agent_pod_cgroups_left_out",
  "kubevitals_agent_machine_threads",
  "kubevitals_agent_machine_threads_limit",
  "node_bonding_active",
  "node_bonding_slaves",
  "node_disk_io_time_weighted_seconds_total",
  "node_filefd_allocated",
  "node_filefd_maximum",
  "node_filesystem_device_error",
  "node_md_disks",
  "node_md_disks_required",
  "node_network_receive_drop_total",
  "node_network_receive_errs_total",
  "node_network_receive_packets_total",
  "node_network_transmit_drop_total",
  "node_network_transmit_errs_total",
  "node_network_transmit_packets_total",
  "node_nf_conntrack_entries",
  "node_nf_conntrack_entries_limit",
  "node_textfile_scrape_error",
  "node_timex_maxerror_seconds",
  "node_timex_offset_seconds",
  "node_timex_sync_status",
  "node_vmstat_pgmajfault",
] as const;

/** A family that rules look at. */
export type KnownFamily = (typeof families)[number];

/** Places of the families in the list of all. */
const known: ReadonlyMap<string, number> = new Map(families.map((name, place) => [name, place]));

/** One series of a node's exposition. */
export interface SeriesRow {
  /** Never NaN: a row without a value, or with one that is no number, is left out. */
  readonly value: number;
  /** The value of a label; empty where the series does not have it. */
  label(name: string): string;
}

/** Where the rows of one family stand in a block. */
interface Place {
  /** The family's place among those that rules look at, and among the block's. */
  readonly known: number;
  readonly index: number;
  /** Its first row among the block's. */
  readonly firstRow: number;
}

type Exposition = Pick<NodeRecord, "series">;

/**
 * The series of one family in a node's latest exposition, in its order; none where there is no such family, or no exposition. Those of
 * interfaces that are the ends of pods' networks are left out: a node has as many as it has pods, and they are no part of the machine.
 */
export function seriesOf({ series }: Exposition, family: KnownFamily): readonly SeriesRow[] {
  const { shape } = series;
  const index = indexOf(shape);
  const place = known.get(family) as number;
  const rows: SeriesRow[] = [];
  const end = index[place + 1] as number;
  for (let at = index[place] as number; at < end; at += entryLength) {
    const [part, ofBlock, firstRow] = [index[at] as number, index[at + 1] as number, index[at + 2] as number];
    addRows(series, part, shape.blocks[part]?.families[ofBlock] as Family, firstRow, rows);
  }
  return rows;
}

/** The value of a family that has one series; undefined where it is not there. */
export function valueOf(record: Exposition, family: KnownFamily): number | undefined {
  return seriesOf(record, family)[0]?.value;
}

/** Blocks are shared by what is alike, such as the disks of all nodes of a kind: each is searched once. */
const placesIn: (block: MetricBlock) => readonly Place[] = memoByIdentity(({ families: all }) => {
  const places: Place[] = [];
  let firstRow = 0;
  for (const [index, { name, rows }] of all.entries()) {
    const place = known.get(name);
    if (place !== undefined) places.push({ known: place, index, firstRow });
    firstRow += rows;
  }
  return places;
});

/** Names that network plugins give these ends (veth, Calico, Cilium, Amazon); and the loopback, which the mixin leaves out too. */
const ofPods = /^(?:lo$|veth|cali|lxc|eni[0-9a-f]{11}$)/;

/** Numbers of an entry of the index: a part, the family's place in its block, and the family's first row in the column. */
const entryLength = 3;

/**
 * Where each family stands in expositions of one shape, in one list: of each family where its entries begin, where those of the last one
 * end, then the entries. Rules look at it dozens of times a second.
 */
const indexOf: (shape: SeriesShape) => readonly number[] = memoByIdentity((shape) => {
  const entries = families.map((): number[] => []);
  for (const [part, block] of shape.blocks.entries()) {
    const places = placesIn(block);
    if (places.length === 0 || ofPods.test(shape.labelOf(part, "device") ?? "")) continue;
    const first = shape.firstRowOf(part);
    for (const place of places) entries[place.known]?.push(part, place.index, first + place.firstRow);
  }
  let begin = families.length + 1;
  const begins = entries.map(({ length }) => (begin += length) - length);
  return [...begins, begin, ...entries.flat()];
});

/** @param first the family's first row in the column */
function addRows(series: StoredSeries, part: number, family: Family, first: number, rows: SeriesRow[]): void {
  const { shape, values } = series;
  for (let row = 0; row < family.rows; row++) {
    const value = values[first + row] ?? NaN;
    if (!Number.isNaN(value) && !lacksValue(series, first + row))
      rows.push(new PlacedRow(value, shape, part, family, row));
  }
}

class PlacedRow implements SeriesRow {
  readonly value: number;
  readonly #shape: SeriesShape;
  readonly #part: number;
  readonly #family: Family;
  readonly #row: number;

  constructor(value: number, shape: SeriesShape, part: number, family: Family, row: number) {
    this.value = value;
    this.#shape = shape;
    this.#part = part;
    this.#family = family;
    this.#row = row;
  }

  label(name: string): string {
    const { labelNames, labelValues } = this.#family;
    const at = labelNames.indexOf(name);
    const own = at < 0 ? undefined : labelValues[this.#row * labelNames.length + at];
    return own ?? this.#shape.labelOf(this.#part, name) ?? "";
  }
}
