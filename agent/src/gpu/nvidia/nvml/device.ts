import type { GpuIdentity, GpuReading } from "../../device.ts";
import { DeviceCalls, GpuLostError } from "./device-calls.ts";
import { withoutUndefined, type ReadingDraft } from "./draft.ts";
import { FieldValues } from "./field-values.ts";
import { readIdentity } from "./identity.ts";
import type { Handle, NvmlLibrary } from "./library.ts";
import { Parts } from "./parts.ts";
import { Processes } from "./processes.ts";
import { Profiling } from "./profiling.ts";
import { readPcieThroughput, readValues } from "./values.ts";
import { readVgpuLicence } from "./vgpu-licence.ts";

/** One GPU of a session: what stays of it, and what is remembered from one sample to the next. */
export class NvmlDevice {
  readonly identity: GpuIdentity;
  readonly #calls: DeviceCalls;
  readonly #fields: FieldValues;
  readonly #processes: Processes;
  readonly #profiling: Profiling;
  readonly #parts: Parts;
  #pcie: ReturnType<typeof readPcieThroughput> = {};
  #isVgpuLicensed: boolean | undefined;
  #isLost = false;

  /** @throws {GpuLostError} where the device cannot be reached. */
  constructor(library: NvmlLibrary, handle: Handle, index: number, driverVersion: string | undefined) {
    this.#calls = new DeviceCalls(library, handle);
    this.identity = readIdentity(this.#calls, index, driverVersion);
    this.#fields = new FieldValues(this.#calls);
    this.#processes = new Processes(this.#calls);
    this.#profiling = new Profiling(this.#calls);
    this.#parts = new Parts(this.#calls, this.identity);
  }

  get handle(): Handle {
    return this.#calls.handle;
  }

  /** Whether a call has found it gone; it stays so until the library is loaded anew. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** Whether the driver has said since the last time that it has to be reset. */
  takeNeedOfReset(): boolean {
    return this.#calls.takeNeedOfReset();
  }

  /** Looks again at what may change, though not from one sample to the next: its parts, and what it supports. */
  takeCensus(): void {
    this.#unlessLost(() => {
      this.#calls.retry();
      this.#fields.retry();
      this.#parts.find();
      this.#isVgpuLicensed = readVgpuLicence(this.#calls);
    });
  }

  /** Measures the traffic over PCIe, which takes 40 ms, unless the profiling counters tell it. */
  measurePcie(): void {
    this.#unlessLost(() => {
      this.#pcie = this.#profiling.measuresPcie ? {} : readPcieThroughput(this.#calls);
    });
  }

  /**
   * What the device and its parts say. One that is lost says who it was.
   *
   * @param now on a monotonic clock, in milliseconds
   */
  read(now: number): readonly GpuReading[] {
    const readings = this.#unlessLost(() => [this.#readWhole(now), ...this.#parts.read(now)]);
    return readings ?? [{ ...this.identity, isLost: true }];
  }

  close(): void {
    this.#profiling.close();
    this.#parts.close();
  }

  #readWhole(now: number): GpuReading {
    const draft: ReadingDraft = {};
    readValues(this.#calls, draft);
    this.#fields.read(draft, now);
    const profiling = this.#profiling.read(now);
    draft.profiling = profiling;
    const transmitted = profiling?.["DCGM_FI_PROF_PCIE_TX_BYTES"] ?? this.#pcie.pcieTransmitBytesPerSecond;
    draft.pcieTransmitBytesPerSecond = transmitted;
    draft.pcieReceiveBytesPerSecond = profiling?.["DCGM_FI_PROF_PCIE_RX_BYTES"] ?? this.#pcie.pcieReceiveBytesPerSecond;
    draft.isVgpuLicensed = this.#isVgpuLicensed;
    draft.processes = this.#processes.read();
    return { ...this.identity, ...withoutUndefined(draft) };
  }

  #unlessLost<T>(ask: () => T): T | undefined {
    if (this.#isLost) return undefined;
    try {
      return ask();
    } catch (error) {
      if (!(error instanceof GpuLostError)) throw error;
      this.#isLost = true;
      return undefined;
    }
  }
}
