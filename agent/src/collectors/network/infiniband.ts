import { option, optionTypes, type OptionValues } from "@kubevitals/program";
import type { LabelPair } from "@kubevitals/proto";
import type { Host } from "../../host.ts";
import type { SeriesWriter } from "../../series-writer.ts";
import {
  findAttributes,
  readValues,
  writeValues,
  type AttributeFile,
  type AttributeValue,
} from "../reading/attribute-families.ts";
import type { Collector } from "../collector.ts";
import { infinibandFamilies } from "./infiniband-families.ts";
import { createKeptDevices } from "../reading/kept-devices.ts";
import { createNameFilter, noPattern } from "../reading/name-filter.ts";
import { readText } from "../reading/sysfs-attribute.ts";

const { pattern } = optionTypes;

export const infinibandOptions = {
  "collector.infiniband.device-include": option(pattern, noPattern, "Adapters that infiniband shows."),
  "collector.infiniband.device-exclude": option(pattern, noPattern, "Adapters that infiniband leaves out."),
};

/** A port of an adapter. */
export interface InfinibandPort {
  readonly port: string;
  /** Numbers of the states that it is in; undefined where it does not say. */
  readonly state: number | undefined;
  readonly physicalState: number | undefined;
  readonly bytesPerSecond: number | undefined;
  readonly values: readonly AttributeValue[];
}

/** An InfiniBand or RDMA adapter. */
export interface InfinibandDevice {
  readonly device: string;
  readonly info: readonly LabelPair[];
  readonly ports: readonly InfinibandPort[];
}

const folder = "class/infiniband";

const bytesPerGigabit = 1_000_000_000 / 8;

/** An adapter with its files. */
interface DeviceFiles {
  readonly info: readonly (readonly [label: string, path: string])[];
  readonly ports: readonly PortFiles[];
}

interface PortFiles {
  readonly port: string;
  readonly state: string;
  readonly physicalState: string;
  readonly rate: string;
  readonly counters: readonly AttributeFile[];
}

/** InfiniBand and RDMA adapters. https://www.kernel.org/doc/Documentation/ABI/stable/sysfs-class-infiniband */
export function createInfiniband(
  values: OptionValues<typeof infinibandOptions>,
): Collector<readonly InfinibandDevice[]> {
  const isWanted = createNameFilter(
    values["collector.infiniband.device-include"],
    values["collector.infiniband.device-exclude"],
  );
  const devicesOf = createKeptDevices(folder, (host, name) => (isWanted(name) ? look(host, name) : undefined));
  return {
    name: "infiniband",
    source: "/sys/class/infiniband",
    read(host) {
      const devices = devicesOf(host);
      return devices && Array.from(devices, ([device, files]) => readDevice(host, device, files));
    },
    series(devices, out) {
      for (const { device, info, ports } of devices) {
        out
          .instance({ name: "device", value: device }, ...info)
          .gauge("node_infiniband_info", "What of the adapter is no number.")
          .add(1);
        for (const port of ports) writePort(device, port, out);
      }
    },
  };
}

function look(host: Host, device: string): DeviceFiles | undefined {
  const path = `${folder}/${device}`;
  const ports = host.listSys(`${path}/ports`);
  return (
    ports && {
      info: [
        ["board_id", `${path}/board_id`],
        ["firmware_version", `${path}/fw_ver`],
        ["hca_type", `${path}/hca_type`],
      ],
      ports: ports.filter((port) => /^\d+$/.test(port)).map((port) => lookAtPort(host, `${path}/ports/${port}`, port)),
    }
  );
}

function lookAtPort(host: Host, path: string, port: string): PortFiles {
  const names = ["counters", "counters_ext", "hw_counters"].flatMap((kind) =>
    (host.listSys(`${path}/${kind}`) ?? []).map((name) => `${kind}/${name}`),
  );
  return {
    port,
    state: `${path}/state`,
    physicalState: `${path}/phys_state`,
    rate: `${path}/rate`,
    counters: findAttributes(path, names, infinibandFamilies),
  };
}

function readDevice(host: Host, device: string, { info, ports }: DeviceFiles): InfinibandDevice {
  const labels = info.map(([name, path]) => ({ name, value: readText(host, path) ?? "" }));
  return {
    device,
    info: labels.filter(({ value }) => value !== ""),
    ports: ports.map(({ port, state, physicalState, rate, counters }) => ({
      port,
      state: stateNumber(readText(host, state)),
      physicalState: stateNumber(readText(host, physicalState)),
      bytesPerSecond: bytesPerSecond(readText(host, rate)),
      values: readValues(host, counters),
    })),
  };
}

/** The number of a state: 4 in `4: ACTIVE`. */
function stateNumber(text: string | undefined): number | undefined {
  const [, number] = /^(\d+):/.exec(text ?? "") ?? [];
  return number === undefined ? undefined : Number(number);
}

/** Bytes a second of `100 Gb/sec (4X EDR)`; node_exporter takes the figure as one of single precision. */
function bytesPerSecond(text: string | undefined): number | undefined {
  const [, gigabits] = /^(\d+(?:\.\d+)?) /.exec(text ?? "") ?? [];
  return gigabits === undefined ? undefined : Math.trunc(Math.fround(Number(gigabits)) * bytesPerGigabit);
}

function writePort(
  device: string,
  { port, state, physicalState, bytesPerSecond: rate, values }: InfinibandPort,
  out: SeriesWriter,
): void {
  const block = out.instance({ name: "device", value: device }, { name: "port", value: port });
  if (state !== undefined) {
    block.gauge("node_infiniband_state_id", "State of the port: 1 down, 2 initialising, 3 armed, 4 active.").add(state);
  }
  if (physicalState !== undefined) {
    block
      .gauge("node_infiniband_physical_state_id", "State of the line: 2 polling, 3 disabled, 5 up, 6 being mended.")
      .add(physicalState);
  }
  if (rate !== undefined) {
    block.gauge("node_infiniband_rate_bytes_per_second", "Speed of the port in bytes a second.").add(rate);
  }
  writeValues(values, block);
}
