import { perSecondOfEach } from "../../rates.ts";
import type { Host } from "../../host.ts";
import type { Collector, PartialVitals, Timed } from "../collector.ts";
import { createInterfaceLabels, type InterfaceLabels } from "./interface-labels.ts";
import { createIsPhysical } from "./network-interfaces.ts";
import { createNumberTextReader, parseNumberText, type LayoutCursor, type NumberText } from "../reading/number-text.ts";
import { readNet } from "../reading/read-first.ts";

/**
 * Counters of an interface since it was made, in the order of `/proc/net/dev`: received bytes, packets, errs, drop, fifo, frame,
 * compressed, multicast; transmitted bytes, packets, errs, drop, fifo, colls, carrier, compressed.
 */
export type InterfaceCounters = readonly number[];

/** The interfaces of the host's network by name. */
export interface NetdevReading {
  readonly interfaces: ReadonlyMap<string, InterfaceCounters>;
  /** Names of those through which traffic leaves the machine; all but the loopback where that cannot be told. */
  readonly counted: ReadonlySet<string>;
  /** Labels of those that become series. */
  readonly labels: ReadonlyMap<string, InterfaceLabels>;
}

const fields = [
  ...["bytes", "packets", "errs", "drop", "fifo", "frame", "compressed", "multicast"].map((name) => `receive_${name}`),
  ...["bytes", "packets", "errs", "drop", "fifo", "colls", "carrier", "compressed"].map((name) => `transmit_${name}`),
];

/** Parses `/proc/net/dev`: two lines of heading, then `eth0: 1 2 …`, on old kernels without a blank behind the colon. */
export function parseNetdev(bytes: Uint8Array): ReadonlyMap<string, InterfaceCounters> {
  return interfacesOf(parseNumberText(bytes, learnNetdev));
}

function interfacesOf({ layout, values }: NumberText<FirstSlots>): ReadonlyMap<string, InterfaceCounters> {
  return new Map(Array.from(layout, ([name, first]) => [name, values.slice(first, first + fields.length)]));
}

/** The slot of the first counter of each interface, by its name. */
type FirstSlots = ReadonlyMap<string, number>;

function learnNetdev(cursor: LayoutCursor): FirstSlots {
  const interfaces = new Map<string, number>();
  cursor.nextLine();
  cursor.nextLine();
  for (; !cursor.isAtEnd; cursor.nextLine()) {
    if (cursor.isAtLineEnd) continue;
    const name = cursor.until(":");
    const first = cursor.slots(fields.length);
    if (name === undefined || first === undefined) {
      throw new Error(`net/dev: ${fields.length} numbers expected after ${name ?? "a name and a colon"}`);
    }
    interfaces.set(name, first);
  }
  return interfaces;
}

/** The families in the order of the counters. */
const families = fields.map((field) => [`node_network_${field}_total`, `Network device statistic ${field}.`] as const);

/** Network traffic; as series of the interfaces that are shown. Remembers which interfaces have hardware behind them. */
export function createNetdev(
  isShown: (name: string) => boolean = () => true,
  labelsOf: (host: Host, name: string) => InterfaceLabels = createInterfaceLabels(false),
): Collector<NetdevReading> {
  const parse = createNumberTextReader(learnNetdev, interfacesOf);
  const isPhysical = createIsPhysical();
  return {
    name: "netdev",
    source: "/proc/1/net/dev, /sys/class/net",
    read(host, withSeries = true) {
      const bytes = readNet(host, "dev");
      if (bytes === undefined) return undefined;
      const interfaces = parse(bytes);
      const names = [...interfaces.keys()];
      const physical = isPhysical(host, names);
      const counted = new Set(physical.length > 0 ? physical : names.filter((name) => name !== "lo"));
      const shown = withSeries ? names.filter(isShown) : [];
      return { interfaces, counted, labels: new Map(shown.map((name) => [name, labelsOf(host, name)])) };
    },
    series({ interfaces, labels }, out) {
      for (const [name, own] of labels) {
        const block = out.instance(...own);
        const counters = interfaces.get(name) ?? [];
        for (const [index, [family, help]] of families.entries())
          block.counter(family, help).add(counters[index] ?? NaN);
      }
    },
    vitals: netdevVitals,
  };
}

function netdevVitals(current: Timed<NetdevReading>, previous: Timed<NetdevReading> | undefined): PartialVitals {
  const now = { ...current, reading: countedOnly(current.reading) };
  const before = previous && { ...previous, reading: previous.reading.interfaces };
  const rate = (field: string) => {
    const index = fields.indexOf(field);
    return perSecondOfEach(now, before, (counters) => counters[index]);
  };
  return {
    networkReceiveBytesPerSecond: rate("receive_bytes"),
    networkTransmitBytesPerSecond: rate("transmit_bytes"),
    networkReceiveErrorsPerSecond: rate("receive_errs"),
    networkTransmitErrorsPerSecond: rate("transmit_errs"),
    networkReceiveDropsPerSecond: rate("receive_drop"),
    networkTransmitDropsPerSecond: rate("transmit_drop"),
  };
}

function countedOnly({ interfaces, counted }: NetdevReading): ReadonlyMap<string, InterfaceCounters> {
  return new Map([...interfaces].filter(([name]) => counted.has(name)));
}
