import type { GpuReading } from "../../device.ts";
import { GpuLostError } from "./device-calls.ts";
import { NvmlDevice } from "./device.ts";
import type { Handle, NvmlLibrary } from "./library.ts";
import { describeCode, nvmlCodes, NvmlError } from "./return-code.ts";
import { textIn } from "./text.ts";
import { XidEvents, type XidEvent } from "./xid-events.ts";

/** Devices that are read at most: no node has more, and a library that says so is wrong. */
const mostDevices = 256;

/** How often it is looked which parts devices are divided into, and what they support. */
const censusMilliseconds = 10_000;

/** What one sample found. */
export interface SessionReading {
  readonly devices: readonly GpuReading[];
  /** Errors that the driver told since the sample before. */
  readonly xids: readonly { readonly pciAddress: string; readonly code: number }[];
  /** Devices that the library counts and does not let us at, or that have to be reset, each in a sentence. */
  readonly problems: readonly string[];
}

/** The library at work: its devices, followed from sample to sample. */
export class NvmlSession {
  readonly #library: NvmlLibrary;
  readonly #devices: readonly NvmlDevice[];
  readonly #lost: readonly GpuReading[];
  readonly #problems: readonly string[];
  readonly #events: XidEvents;
  #censusDueAt = -Infinity;
  /** Whose traffic over PCIe is measured next: one device a sample, as it takes time. */
  #turn = 0;

  /** @throws {NvmlError} where the library does not get to work with the driver. */
  constructor(library: NvmlLibrary) {
    this.#library = library;
    demand("NVML does not start", library.call("nvmlInit_v2"));
    const answer = Buffer.alloc(256);
    const hasVersion = library.call("nvmlSystemGetDriverVersion", answer, answer.length) === nvmlCodes.success;
    const driverVersion = hasVersion ? textIn(answer) : undefined;
    demand("NVML does not tell how many GPUs there are", library.call("nvmlDeviceGetCount_v2", answer));
    const count = Math.min(answer.readUInt32LE(0), mostDevices);
    const devices: NvmlDevice[] = [];
    const lost: GpuReading[] = [];
    const problems: string[] = [];
    for (let index = 0; index < count; index++) {
      const code = library.call("nvmlDeviceGetHandleByIndex_v2", index, answer);
      try {
        if (code === nvmlCodes.gpuIsLost) throw new GpuLostError("nvmlDeviceGetHandleByIndex_v2");
        if (code !== nvmlCodes.success) problems.push(`GPU ${index} cannot be read: ${describeCode(code)}`);
        else devices.push(new NvmlDevice(library, answer.readBigUInt64LE(0), index, driverVersion));
      } catch (error) {
        if (!(error instanceof GpuLostError)) throw error;
        lost.push({ vendor: "nvidia", index, isLost: true, ...(driverVersion !== undefined && { driverVersion }) });
      }
    }
    this.#devices = devices;
    this.#lost = lost;
    this.#problems = problems;
    this.#events = new XidEvents(
      library,
      devices.map(({ handle }) => handle),
    );
  }

  /** Whether a device was lost or cannot be opened: whether it is back can be seen only when the library is loaded anew. */
  get hasLost(): boolean {
    return this.#lost.length + this.#problems.length > 0 || this.#devices.some(({ isLost }) => isLost);
  }

  /**
   * Reads all devices.
   *
   * @param now on a monotonic clock, in milliseconds
   * @throws {NvmlError} where the library has to be loaded anew.
   */
  read(now: number): SessionReading {
    if (now >= this.#censusDueAt) {
      this.#censusDueAt = now + censusMilliseconds;
      for (const device of this.#devices) device.takeCensus();
    }
    this.#devices[this.#turn++ % this.#devices.length]?.measurePcie();
    const devices = [...this.#devices.flatMap((device) => device.read(now)), ...this.#lost];
    return {
      devices,
      xids: this.#events.fetch().flatMap((event) => this.#xidOf(event)),
      problems: [...this.#problems, ...this.#devices.flatMap(needOfReset)],
    };
  }

  /** Whether errors of the device at this address are heard of. */
  watches(pciAddress: string): boolean {
    return this.#devices.some(
      ({ identity, handle }) => identity.pciAddress === pciAddress && this.#events.watches(handle),
    );
  }

  close(): void {
    this.#events.close();
    for (const device of this.#devices) device.close();
    this.#library.call("nvmlShutdown");
  }

  #xidOf({ handle, code }: XidEvent): SessionReading["xids"] {
    const pciAddress = this.#addressOf(handle);
    return pciAddress === undefined ? [] : [{ pciAddress, code }];
  }

  #addressOf(handle: Handle): string | undefined {
    return this.#devices.find((device) => device.handle === handle)?.identity.pciAddress;
  }
}

function needOfReset(device: NvmlDevice): readonly string[] {
  return device.takeNeedOfReset() ? [`GPU ${device.identity.index}: ${describeCode(nvmlCodes.resetRequired)}`] : [];
}

function demand(what: string, code: number): void {
  if (code !== nvmlCodes.success) throw new NvmlError(what, code);
}
