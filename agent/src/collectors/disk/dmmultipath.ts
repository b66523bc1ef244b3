import type { Host } from "../../host.ts";
import type { Collector } from "../collector.ts";
import { createKeptDevices } from "../reading/kept-devices.ts";
import { createMemo } from "../reading/memo.ts";
import { readInteger, readText } from "../reading/sysfs-attribute.ts";

/** A disk that is reached by several paths. */
export interface MultipathDevice {
  /** Name that the device mapper gives it, and the kernel's: `mpatha`, `dm-3`. */
  readonly name: string;
  readonly sysfsName: string;
  readonly uuid: string;
  readonly isSuspended: boolean | undefined;
  readonly sectors: number | undefined;
  readonly paths: readonly { readonly device: string; readonly state: string }[];
}

const folder = "block";
const sectorBytes = 512;

/** States of SCSI and of NVMe devices in which they can be used. */
const activeStates = new Set(["running", "live"]);

/** A device of the device mapper with its files. */
interface DeviceFiles {
  readonly uuid: string;
  readonly name: string;
  readonly suspended: string;
  readonly size: string;
  readonly slaves: string;
}

/** Disks that the device mapper reaches by several paths. https://www.kernel.org/doc/Documentation/ABI/testing/sysfs-block-dm */
export function createDmMultipath(): Collector<readonly MultipathDevice[]> {
  const devicesOf = createKeptDevices(folder, look);
  const statePath = createMemo((device) => `${folder}/${device}/device/state`);
  return {
    name: "dmmultipath",
    source: "/sys/block/dm-*",
    read(host) {
      const devices = devicesOf(host);
      return devices && Array.from(devices, ([device, files]) => readDevice(host, device, files, statePath)).flat();
    },
    series(devices, out) {
      for (const { name, sysfsName, uuid, isSuspended, sectors, paths } of devices) {
        const labels = [
          { name: "device", value: name },
          { name: "sysfs_name", value: sysfsName },
        ];
        out
          .instance(...labels, { name: "uuid", value: uuid })
          .gauge("node_dmmultipath_device_info", "What of the multipath device is no number.")
          .add(1);
        const block = out.instance(...labels);
        if (isSuspended !== undefined) {
          block
            .gauge("node_dmmultipath_device_active", "Whether the multipath device takes requests.")
            .add(Number(!isSuspended));
        }
        if (sectors !== undefined) {
          block.gauge("node_dmmultipath_device_size_bytes", "Size of the multipath device.").add(sectors * sectorBytes);
        }
        const active = paths.filter(({ state }) => activeStates.has(state)).length;
        block.gauge("node_dmmultipath_device_paths", "Paths to the multipath device.").add(paths.length);
        block.gauge("node_dmmultipath_device_paths_active", "Those of them that can be used.").add(active);
        block.gauge("node_dmmultipath_device_paths_failed", "Those that cannot.").add(paths.length - active);
        const states = out
          .instance({ name: "device", value: name })
          .gauge("node_dmmultipath_path_state", "State of a path's disk.", ["path", "state"]);
        for (const { device, state } of paths) states.add(1, device, state);
      }
    },
  };
}

function look(_host: Host, device: string): DeviceFiles | undefined {
  if (!device.startsWith("dm-")) return undefined;
  const path = `${folder}/${device}`;
  return {
    uuid: `${path}/dm/uuid`,
    name: `${path}/dm/name`,
    suspended: `${path}/dm/suspended`,
    size: `${path}/size`,
    slaves: `${path}/slaves`,
  };
}

function readDevice(
  host: Host,
  sysfsName: string,
  files: DeviceFiles,
  statePath: (device: string) => string,
): readonly MultipathDevice[] {
  const uuid = readText(host, files.uuid);
  if (uuid === undefined || !uuid.startsWith("mpath-")) return [];
  const name = readText(host, files.name);
  if (name === undefined) return [];
  const suspended = readInteger(host, files.suspended);
  const paths = (host.listSys(files.slaves) ?? []).map((device) => ({
    device,
    // One whose state cannot be read has failed for us, as it has gone.
    state: readText(host, statePath(device)) ?? "",
  }));
  return [
    {
      name,
      sysfsName,
      uuid,
      paths,
      isSuspended: suspended === undefined ? undefined : suspended === 1,
      sectors: readInteger(host, files.size),
    },
  ];
}
