import { SharedValues } from "../../shared-values.ts";
import type { NodeRecord } from "../../state/snapshot.ts";
import { seriesOf, type KnownFamily } from "../series-lookup.ts";

/** Families whose change over time rules look at, and whether they only grow. */
const followed = [
  { family: "node_disk_io_time_weighted_seconds_total", grows: true },
  { family: "node_network_receive_drop_total", grows: true },
  { family: "node_network_receive_errs_total", grows: true },
  { family: "node_network_receive_packets_total", grows: true },
  { family: "node_network_transmit_drop_total", grows: true },
  { family: "node_network_transmit_errs_total", grows: true },
  { family: "node_network_transmit_packets_total", grows: true },
  { family: "node_timex_offset_seconds", grows: false },
  { family: "node_vmstat_pgmajfault", grows: true },
] as const satisfies readonly { family: KnownFamily; grows: boolean }[];

/** A family whose change over time rules look at. */
export type FollowedFamily = (typeof followed)[number]["family"];

/** How fast one series of a family changes, over the last minutes. */
export interface Rate {
  /** Value of the label `device`; empty where there is none. */
  readonly device: string;
  /** Undefined until it is known from two samples. */
  readonly perSecond: number | undefined;
}

/** Rates look back so far: the mixin's `[5m]`. */
const windowMilliseconds = 5 * 60 * 1000;

/** Two samples that a rate counts from lie so far apart, so that few need to be kept. */
const stepMilliseconds = 60 * 1000;

/** Devices that are followed of one family at most. */
const mostDevices = 256;

/** Layouts that are remembered: one for each kind of node, and for each node with devices of its own. */
const mostLayouts = 1024;

/** What the values of one sample are of. */
type Layout = ReadonlyMap<FollowedFamily, { readonly first: number; readonly devices: readonly string[] }>;

interface Sample {
  readonly monotonic: number;
  readonly layout: Layout;
  readonly values: Float64Array;
}

interface Window {
  readonly series: NodeRecord["series"];
  /** Samples that lie at least a step apart, oldest first. */
  readonly steps: readonly Sample[];
  readonly latest: Sample;
}

/** Remembers counters of nodes for some minutes, a few samples of each, so that rules can tell how fast they grow. */
export class CounterRates {
  readonly #windows = new Map<string, Window>();
  /** Nodes of one kind have devices of the same names. */
  readonly #layouts = new SharedValues<Layout>(mostLayouts);

  /** Takes in a node's exposition; one that was taken in before costs nothing. */
  update(name: string, { series, seriesAgeSeconds }: NodeRecord, monotonic: number): void {
    const window = this.#windows.get(name);
    if (window?.series === series) return;
    if (series.shape.size === 0 || seriesAgeSeconds === undefined) {
      this.#windows.delete(name);
      return;
    }
    const taken = monotonic - seriesAgeSeconds * 1000;
    const latest = sampleOf({ series }, window?.latest.layout, taken, this.#layouts);
    const before = window === undefined || hasBegunAnew(window.latest, latest) ? [] : window.steps;
    const steps = before.filter((step) => latest.monotonic - step.monotonic <= windowMilliseconds);
    const last = steps.at(-1);
    if (last === undefined || latest.monotonic - last.monotonic >= stepMilliseconds) steps.push(latest);
    this.#windows.set(name, { series, steps, latest });
  }

  forget(name: string): void {
    this.#windows.delete(name);
  }

  get names(): Iterable<string> {
    return this.#windows.keys();
  }

  /** The rates of a family's series on a node, as many as the latest exposition has. */
  of(name: string, family: FollowedFamily): readonly Rate[] {
    const window = this.#windows.get(name);
    const place = window?.latest.layout.get(family);
    if (window === undefined || place === undefined) return [];
    return place.devices.map((device, at) => ({ device, perSecond: rateOf(window, family, device, place.first + at) }));
  }
}

function rateOf({ steps, latest }: Window, family: FollowedFamily, device: string, at: number): number | undefined {
  const value = latest.values[at];
  for (const step of steps) {
    const before = valueIn(step, family, device);
    const seconds = (latest.monotonic - step.monotonic) / 1000;
    if (before !== undefined && value !== undefined && seconds > 0) return (value - before) / seconds;
  }
  return undefined;
}

function valueIn({ layout, values }: Sample, family: FollowedFamily, device: string): number | undefined {
  const place = layout.get(family);
  const at = place?.devices.indexOf(device) ?? -1;
  return place === undefined || at < 0 ? undefined : values[place.first + at];
}

/** A sample; its layout is the known one where that is the same, else one that is shared with nodes of which it is the same. */
function sampleOf(
  record: Pick<NodeRecord, "series">,
  known: Layout | undefined,
  monotonic: number,
  layouts: SharedValues<Layout>,
): Sample {
  const layout = new Map<FollowedFamily, { first: number; devices: readonly string[] }>();
  const values: number[] = [];
  for (const { family } of followed) {
    const rows = seriesOf(record, family).slice(0, mostDevices);
    const first = values.length;
    const devices = rows.map((row) => row.label("device"));
    values.push(...rows.map(({ value }) => value));
    if (devices.length > 0) layout.set(family, { first, devices });
  }
  return {
    monotonic,
    layout: known !== undefined && isSame(known, layout) ? known : layouts.share(keyOf(layout), layout),
    values: Float64Array.from(values),
  };
}

function keyOf(layout: Layout): string {
  return JSON.stringify(Array.from(layout, ([family, { devices }]) => [family, devices]));
}

function isSame(a: Layout, b: Layout): boolean {
  if (a.size !== b.size) return false;
  for (const [family, { devices }] of a) {
    const others = b.get(family)?.devices;
    if (others?.length !== devices.length || !devices.every((device, at) => device === others[at])) return false;
  }
  return true;
}

/** Whether a counter went back: the machine was started anew, or a device. */
function hasBegunAnew(before: Sample, now: Sample): boolean {
  return followed.some(({ family, grows }) => {
    const place = grows ? now.layout.get(family) : undefined;
    return place?.devices.some((device, at) => {
      const former = valueIn(before, family, device);
      return former !== undefined && (now.values[place.first + at] ?? former) < former;
    });
  });
}
