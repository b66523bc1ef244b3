import { option, optionTypes, type OptionValues } from "@kubevitals/program";
import type { Host } from "../../host.ts";
import {
  filesOf,
  readValues,
  writeValues,
  type AttributeFamily,
  type AttributeFile,
  type AttributeValue,
} from "../reading/attribute-families.ts";
import type { Collector } from "../collector.ts";
import { createKeptDevices } from "../reading/kept-devices.ts";
import { createMemo } from "../reading/memo.ts";
import { createNameFilter, noPattern, patternOf } from "../reading/name-filter.ts";
import { readText } from "../reading/sysfs-attribute.ts";

export const netclassOptions = {
  "collector.netclass.ignored-devices": option(
    optionTypes.pattern,
    patternOf("^$"),
    "Interfaces that netclass leaves out.",
  ),
  "collector.netclass.ignore-invalid-speed": option(
    optionTypes.boolean,
    false,
    "Whether a speed below 0, which stands for unknown, is left out.",
  ),
};

/** What sysfs says of one interface. */
export interface NetworkInterface {
  readonly device: string;
  /** Attributes that are text, by label; those that it lacks are absent. */
  readonly texts: ReadonlyMap<string, string>;
  readonly values: readonly AttributeValue[];
}

const folder = "class/net";
const textAttributes = ["address", "broadcast", "duplex", "operstate", "ifalias"];

const bytesPerMegabit = 1_000_000 / 8;
/** IFF_UP of netdevice(7): somebody has switched the interface on. */
const flagUp = 1;

const flags = gauge("flags", "flags", "Flags of the interface as one number.");

/** A speed below 0 stands for unknown; node_exporter shows it all the same unless it is told not to. */
const speed = gauge("speed", "speed_bytes", "Speed of the link in bytes a second.", (value) => value * bytesPerMegabit);
const validSpeed = { ...speed, convert: (value: number) => (value < 0 ? undefined : value * bytesPerMegabit) };

const otherFamilies: readonly AttributeFamily[] = [
  gauge("addr_assign_type", "address_assign_type", "Where the hardware address comes from: 0 the device, 1 chance."),
  gauge("carrier", "carrier", "Whether there is a link."),
  counter("carrier_changes", "carrier_changes_total", "Times that the link came or went."),
  counter("carrier_up_count", "carrier_up_changes_total", "Times that the link came."),
  counter("carrier_down_count", "carrier_down_changes_total", "Times that the link went."),
  gauge("dev_id", "device_id", "Number that tells interfaces apart that share a hardware address."),
  gauge("dormant", "dormant", "Whether the interface waits for something from outside, such as authentication."),
  flags,
  gauge("ifindex", "iface_id", "Number of the interface."),
  gauge("iflink", "iface_link", "Number of the interface below or at the other end."),
  gauge("link_mode", "iface_link_mode", "What a link that comes makes of the interface: 0 up, 1 dormant."),
  gauge("mtu", "mtu_bytes", "Largest packet in bytes."),
  gauge("name_assign_type", "name_assign_type", "Where the interface's name comes from."),
  gauge("netdev_group", "net_dev_group", "Group that the interface belongs to."),
  gauge("tx_queue_len", "transmit_queue_length", "Packets that the transmit queue holds."),
  gauge("type", "protocol_type", "Type of the interface's hardware, an ARPHRD number."),
];

/** One interface with the files that it has. */
interface InterfaceFiles {
  readonly texts: readonly { readonly attribute: string; readonly path: string }[];
  readonly numbers: readonly AttributeFile[];
  /**
   * Files that the kernel refused to read in that state, as it does link and speed of an interface that is down or has no
   * cable. Asking in vain is ten times as dear as reading, so it waits until the state is another.
   */
  readonly refused: Set<string>;
}

/**
 * The host's network interfaces: a sys mount shows those of the network that it was mounted in.
 * https://www.kernel.org/doc/Documentation/ABI/testing/sysfs-class-net
 */
export function createNetclass(values: OptionValues<typeof netclassOptions>): Collector<readonly NetworkInterface[]> {
  const isWanted = createNameFilter(noPattern, values["collector.netclass.ignored-devices"]);
  const families = [...otherFamilies, values["collector.netclass.ignore-invalid-speed"] ? validSpeed : speed];
  const candidatesOf = createMemo((name) => ({
    texts: textAttributes.map((attribute) => ({ attribute, path: `${folder}/${name}/${attribute}` })),
    numbers: filesOf(`${folder}/${name}`, families),
  }));
  // Pods bring and take interfaces all the time: each sample lists them.
  const interfacesOf = createKeptDevices(
    folder,
    (host, name) => (isWanted(name) ? look(host, name, candidatesOf(name)) : undefined),
    undefined,
    1,
  );
  let last: readonly NetworkInterface[] = [];
  const lastOf = (device: string) => last.find((each) => each.device === device);
  return {
    name: "netclass",
    source: "/sys/class/net",
    read(host) {
      const found = interfacesOf(host);
      if (found === undefined) return undefined;
      // Nothing at all can be read of one that has gone in the meantime.
      const interfaces = Array.from(found, ([device, files]) =>
        readInterface(host, device, files, lastOf(device)),
      ).filter(({ texts, values: numbers }) => texts.size + numbers.length > 0);
      const isSame = interfaces.length === last.length && interfaces.every((each, index) => each === last[index]);
      return isSame ? last : (last = interfaces);
    },
    series(interfaces, out) {
      for (const { device, texts, values: numbers } of interfaces) {
        const block = out.instance({ name: "device", value: device });
        const operstate = texts.get("operstate");
        if (operstate !== undefined) {
          block.gauge("node_network_up", "Whether the interface can pass packets.").add(Number(operstate === "up"));
        }
        writeValues(numbers, block);
        out
          .instance(
            { name: "device", value: device },
            ...Array.from(texts, ([name, value]) => ({ name, value })).filter(({ value }) => value !== ""),
            { name: "adminstate", value: adminState(numbers) },
          )
          .gauge("node_network_info", "What of the interface is no number.")
          .add(1);
      }
    },
  };
}

/** Those of the candidates that the interface has. `bonding_masters` stands among the interfaces and is a file. */
function look(
  host: Host,
  name: string,
  { texts, numbers }: Pick<InterfaceFiles, "texts" | "numbers">,
): InterfaceFiles | undefined {
  const present = host.listSys(`${folder}/${name}`);
  if (present === undefined) return undefined;
  return {
    texts: texts.filter(({ attribute }) => present.includes(attribute)),
    numbers: numbers.filter(({ family }) => present.includes(family.attribute)),
    refused: new Set(),
  };
}

/** What the interface says: the very object of the last reading where nothing has changed, as is the rule. */
function readInterface(
  host: Host,
  device: string,
  files: InterfaceFiles,
  last: NetworkInterface | undefined,
): NetworkInterface {
  const hadRefused = files.refused.size > 0;
  const reading = readFiles(host, device, files);
  if (last === undefined) return reading;
  if (isSameReading(reading, last)) return last;
  if (!hadRefused || stateOf(reading) === stateOf(last)) return reading;
  files.refused.clear();
  return readFiles(host, device, files);
}

function isSameReading(a: NetworkInterface, b: NetworkInterface): boolean {
  if (a.values.length !== b.values.length || a.texts.size !== b.texts.size) return false;
  for (const [label, text] of a.texts) if (b.texts.get(label) !== text) return false;
  return a.values.every(({ family, value }, index) => {
    const other = b.values[index];
    return other?.family === family && other.value === value;
  });
}

/** On what it depends which files the kernel refuses. */
function stateOf({ values, texts }: NetworkInterface): string {
  return `${flagsOf(values)} ${texts.get("operstate")}`;
}

function readFiles(host: Host, device: string, { texts, numbers, refused }: InterfaceFiles): NetworkInterface {
  const found = new Map<string, string>();
  for (const { attribute, path } of texts) {
    if (refused.has(path)) continue;
    const text = readText(host, path);
    if (text === undefined) refused.add(path);
    else found.set(attribute, text);
  }
  return { device, texts: found, values: readValues(host, numbers, refused) };
}

function flagsOf(values: readonly AttributeValue[]): number | undefined {
  return values.find(({ family }) => family === flags)?.value;
}

function adminState(values: readonly AttributeValue[]): string {
  const found = flagsOf(values);
  return found === undefined ? "unknown" : found % 2 === flagUp ? "up" : "down";
}

function gauge(attribute: string, name: string, help: string, convert?: AttributeFamily["convert"]): AttributeFamily {
  return { attribute, name: `node_network_${name}`, help, type: "gauge", ...(convert && { convert }) };
}

function counter(attribute: string, name: string, help: string): AttributeFamily {
  return { attribute, name: `node_network_${name}`, help, type: "counter" };
}
