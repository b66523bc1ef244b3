import { AbsentError } from "../../collectors/collector.ts";
import type { StartHelper } from "../../helper/start.ts";
import type { Host } from "../../host.ts";
import { PendingError } from "../../pending-error.ts";
import type { GpuReading, GpuSample } from "../device.ts";
import type { GpuSource } from "../gpu-source.ts";
import { unlessFailing } from "../unless-failing.ts";
import { findHardware, type NvidiaHardware } from "./hardware.ts";
import { KnownDevices } from "./known-devices.ts";
import { libraryPaths, smiProgram } from "./library-paths.ts";
import type { NvmlSample } from "./message.ts";
import { NvmlClient } from "./nvml-client.ts";
import { SmiClient } from "./smi/smi-client.ts";

/** How often it is looked whether there is a GPU, while there is none. */
const hardwareMilliseconds = 60_000;

/** A sample that is older stands for nothing any more: its devices are then not told of at all. */
const mostAgeMilliseconds = 30_000;

/** How long a sample of the machine waits for the values of the devices: NVML takes some milliseconds for each. */
const refreshMilliseconds = 300;

/** Who asks that seldom, as a scrape of an agent without an aggregator does, waits longer: what was told last is too old for it. */
const seldomMilliseconds = 5000;
const seldomRefreshMilliseconds = 1500;

/** Addresses that a sentence names. */
const mostNamed = 8;

/** How NVIDIA's devices are read, beside what the host shows. */
export interface NvidiaOptions {
  /** The library NVML, by its file; without it the usual places are tried. Named, it is tried on nodes without a GPU's trace too. */
  readonly library?: string | undefined;
  /** Where programs are, as in the environment variable PATH: nvidia-smi is run where NVML cannot be loaded. */
  readonly programPath?: string | undefined;
}

/** A sample with when it was taken, on the monotonic clock too. */
interface Taken {
  readonly sample: GpuSample;
  readonly watched: ReadonlySet<string>;
  readonly monotonic: number;
}

/**
 * Reads NVIDIA's devices by NVML in a helper process, and by `nvidia-smi` where NVML cannot be loaded. On a node without a GPU of
 * NVIDIA's, nothing is loaded or started.
 */
export function createNvidiaSource(host: Host, startHelper: StartHelper, options: NvidiaOptions = {}): GpuSource {
  const known = new KnownDevices();
  let client: NvmlClient | undefined;
  let smi: SmiClient | undefined;
  let last: Taken | undefined;
  let hardware: NvidiaHardware | undefined;
  let lookAt = -Infinity;
  let refreshedAt: number | undefined;

  function hear({ devices, problems, xids, watched, tookMilliseconds }: NvmlSample): void {
    const takenAt = host.clock.now() - tookMilliseconds;
    for (const { pciAddress, code } of xids) host.xids.hearNvml(pciAddress, code, takenAt);
    last = {
      sample: { vendor: "nvidia", source: "nvml", takenAt, devices: known.complete(devices), problems },
      watched: new Set(watched),
      monotonic: host.clock.monotonic(),
    };
  }

  /** Looks for hardware now and then. */
  function isHere(): boolean {
    const now = host.clock.monotonic();
    if (now >= lookAt) {
      lookAt = now + hardwareMilliseconds;
      hardware = unlessFailing(() => findHardware(host)) ?? hardware;
    }
    return (
      client !== undefined ||
      options.library !== undefined ||
      (hardware !== undefined && (hardware.addresses.length > 0 || hardware.hasDriver))
    );
  }

  /** Runs the program while NVML cannot be loaded, where the program is there. */
  function followSmi(): void {
    if (client?.failure?.isLibraryMissing === true) {
      const program = smi === undefined ? smiProgram(options.programPath) : undefined;
      if (program !== undefined) smi = new SmiClient(program, host.clock);
      smi?.keepRunning();
    } else if (smi !== undefined && client?.failure === undefined) {
      smi.close();
      smi = undefined;
    }
  }

  function readSmi(): Taken | undefined {
    const told = smi?.read();
    if (told === undefined) return undefined;
    const { takenAt, devices } = told;
    const problems = [`NVML is not used: ${client?.failure?.message}`];
    return {
      sample: { vendor: "nvidia", source: "nvidia-smi", takenAt, devices: known.complete(devices), problems },
      watched: new Set(),
      monotonic: host.clock.monotonic(),
    };
  }

  return {
    async refresh() {
      if (!isHere()) return;
      client ??= new NvmlClient(startHelper, host.clock, libraryPaths(options.library, host.rootPath), hear);
      const now = host.clock.monotonic();
      const isSeldom = refreshedAt !== undefined && now - refreshedAt >= seldomMilliseconds;
      refreshedAt = now;
      await client.ask(isSeldom ? seldomRefreshMilliseconds : refreshMilliseconds);
      followSmi();
    },
    read() {
      if (client === undefined) return [];
      const { failure } = client;
      const taken = readSmi() ?? last;
      if (taken !== undefined && host.clock.monotonic() - taken.monotonic <= mostAgeMilliseconds) {
        const problems = [
          ...(taken.sample.problems ?? []),
          ...(taken.sample.source === "nvml" && failure !== undefined ? [failure.message] : []),
          ...unshown(taken.sample, hardware),
        ];
        return [{ ...withFaults(taken.sample, taken.watched, host), problems }];
      }
      if (failure === undefined) throw new PendingError("NVML is being asked");
      throw errorOf(failure.message, failure.isLibraryMissing, hardware, smi?.failure);
    },
    close() {
      client?.close();
      smi?.close();
    },
  };
}

/** GPUs that the kernel's driver has taken and that it does not show: those at which it has failed, and those kept from this container. */
function unshown({ devices }: GpuSample, hardware: NvidiaHardware | undefined): readonly string[] {
  const shown = new Set(devices.map(({ pciAddress }) => pciAddress));
  const missing = hardware?.taken.filter((address) => !shown.has(address)) ?? [];
  return missing.length === 0
    ? []
    : [
        `the driver does not show the GPU at ${missing.slice(0, mostNamed).join(" ")}: it has failed there (see the kernel's log), or the GPU is kept from the agent's container`,
      ];
}

/** The devices with what their driver reported of errors, of those whose errors somebody hears of. */
function withFaults(sample: GpuSample, watched: ReadonlySet<string>, host: Host): GpuSample {
  const devices = sample.devices.map((device): GpuReading => {
    const { pciAddress, part } = device;
    if (pciAddress === undefined || part !== undefined) return device;
    const faults = host.xids.faultsOf(pciAddress);
    if (faults.length === 0) return host.xids.isLogRead || watched.has(pciAddress) ? { ...device, faults } : device;
    const lastXid = faults.reduce((latest, fault) => (fault.lastAt >= latest.lastAt ? fault : latest)).code;
    return { ...device, faults, lastXid };
  });
  return { ...sample, devices };
}

/** A node that has GPUs and no driver for them, on purpose perhaps, has nothing broken. */
function errorOf(
  message: string,
  isLibraryMissing: boolean,
  hardware: NvidiaHardware | undefined,
  smiFailure: string | undefined,
): Error {
  const { addresses = [], hasDriver = false, otherDrivers = [] } = hardware ?? {};
  const where =
    addresses.length > 0 ? `there is a GPU of NVIDIA's at ${addresses.slice(0, mostNamed).join(" ")}, but ` : "";
  const bound = otherDrivers.length > 0 ? ` (the kernel has ${otherDrivers.join(", ")} at it)` : "";
  // A library that is there without the kernel's driver cannot say anything else than that it does not start.
  if (!hasDriver && (isLibraryMissing || addresses.length > 0))
    return new AbsentError(`${where}its driver is not here${bound}: ${message}`);
  return new Error(`${where}${message}${smiFailure === undefined ? "" : `; ${smiFailure}`}`);
}
