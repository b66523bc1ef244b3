import type { BlockValues, Family, LabelPair, MetricBlock } from "@kubevitals/proto";
import { memoByIdentity } from "../state/join/memo.ts";
import type { NodeRecord } from "../state/snapshot.ts";

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

const known: ReadonlySet<string> = new Set(families);

/** One series of a node's exposition. */
export interface SeriesRow {
  /** Never NaN: a row without a value, or with one that is no number, is left out. */
  readonly value: number;
  /** The value of a label; empty where the series does not have it. */
  label(name: string): string;
}

/** Where the rows of one family stand in a block. */
interface Place {
  readonly family: Family;
  readonly firstRow: number;
}

/**
 * The series of one family in a node's latest exposition, in its order; none where there is no such family, or no exposition. Those of
 * interfaces that are the ends of pods' networks are left out: a node has as many as it has pods, and they are no part of the machine.
 */
export function seriesOf({ series }: Pick<NodeRecord, "series">, family: KnownFamily): readonly SeriesRow[] {
  return indexOf(series).get(family)?.flatMap(rowsOfPlace) ?? [];
}

/** The value of a family that has one series; undefined where it is not there. */
export function valueOf(record: Pick<NodeRecord, "series">, family: KnownFamily): number | undefined {
  return seriesOf(record, family)[0]?.value;
}

/** Blocks are shared by what is alike, such as the disks of all nodes of a kind: each is searched once. */
const placesIn: (block: MetricBlock) => readonly Place[] = memoByIdentity(({ families: all }) => {
  const places: Place[] = [];
  let firstRow = 0;
  for (const family of all) {
    if (known.has(family.name)) places.push({ family, firstRow });
    firstRow += family.rows;
  }
  return places;
});

/** Names that network plugins give these ends (veth, Calico, Cilium, Amazon); and the loopback, which the mixin leaves out too. */
const ofPods = /^(?:lo$|veth|cali|lxc|eni[0-9a-f]{11}$)/;

function isOfPod({ name, value }: LabelPair): boolean {
  return name === "device" && ofPods.test(value);
}

type PlacedValues = readonly [values: BlockValues, place: Place];

/** Where each family stands in an exposition. It changes every 15 s; rules look at it dozens of times. */
const indexOf: (series: readonly BlockValues[]) => ReadonlyMap<string, readonly PlacedValues[]> = memoByIdentity(
  (series) => {
    const index = new Map<string, PlacedValues[]>();
    for (const values of series) {
      const places = placesIn(values.block);
      if (places.length === 0 || values.labels.some(isOfPod)) continue;
      for (const place of places) {
        const placed = index.get(place.family.name);
        if (placed === undefined) index.set(place.family.name, [[values, place]]);
        else placed.push([values, place]);
      }
    }
    return index;
  },
);

function rowsOfPlace([block, { family, firstRow }]: PlacedValues): readonly SeriesRow[] {
  const rows: SeriesRow[] = [];
  for (let row = 0; row < family.rows; row++) {
    const value = block.isAbsent?.(firstRow + row) ? undefined : block.values[firstRow + row];
    if (value !== undefined && !Number.isNaN(value)) rows.push(new BlockRow(value, block, family, row));
  }
  return rows;
}

class BlockRow implements SeriesRow {
  readonly value: number;
  readonly #block: BlockValues;
  readonly #family: Family;
  readonly #row: number;

  constructor(value: number, block: BlockValues, family: Family, row: number) {
    this.value = value;
    this.#block = block;
    this.#family = family;
    this.#row = row;
  }

  label(name: string): string {
    const { labelNames, labelValues } = this.#family;
    const at = labelNames.indexOf(name);
    const own = at < 0 ? undefined : labelValues[this.#row * labelNames.length + at];
    return own ?? this.#block.labels.find((label) => label.name === name)?.value ?? "";
  }
}
