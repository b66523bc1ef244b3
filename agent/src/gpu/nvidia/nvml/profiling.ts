import type { DeviceCalls } from "./device-calls.ts";
import type { Handle } from "./library.ts";
import { nvmlCodes } from "./return-code.ts";

/** A profiling counter: its number in NVML, DCGM's name of the same, and from NVML's unit to DCGM's. */
interface Counter {
  /** `NVML_GPM_METRIC_…`. */
  readonly id: number;
  readonly name: string;
  readonly factor: number;
}

const fromPercent = 0.01;
/** NVML speaks of MiB a second, DCGM of bytes. */
const fromMebibytes = 1024 ** 2;

/**
 * What NVML itself offers of DCGM's profiling counters, from Hopper on.
 * https://docs.nvidia.com/deploy/nvml-api/group__nvmlGPMEnums.html
 */
const counters: readonly Counter[] = [
  { id: 1, name: "DCGM_FI_PROF_GR_ENGINE_ACTIVE", factor: fromPercent },
  { id: 2, name: "DCGM_FI_PROF_SM_ACTIVE", factor: fromPercent },
  { id: 3, name: "DCGM_FI_PROF_SM_OCCUPANCY", factor: fromPercent },
  { id: 4, name: "DCGM_FI_PROF_PIPE_INT_ACTIVE", factor: fromPercent },
  { id: 5, name: "DCGM_FI_PROF_PIPE_TENSOR_ACTIVE", factor: fromPercent },
  { id: 6, name: "DCGM_FI_PROF_PIPE_TENSOR_DFMA_ACTIVE", factor: fromPercent },
  { id: 7, name: "DCGM_FI_PROF_PIPE_TENSOR_HMMA_ACTIVE", factor: fromPercent },
  { id: 9, name: "DCGM_FI_PROF_PIPE_TENSOR_IMMA_ACTIVE", factor: fromPercent },
  { id: 10, name: "DCGM_FI_PROF_DRAM_ACTIVE", factor: fromPercent },
  { id: 11, name: "DCGM_FI_PROF_PIPE_FP64_ACTIVE", factor: fromPercent },
  { id: 12, name: "DCGM_FI_PROF_PIPE_FP32_ACTIVE", factor: fromPercent },
  { id: 13, name: "DCGM_FI_PROF_PIPE_FP16_ACTIVE", factor: fromPercent },
  { id: 20, name: "DCGM_FI_PROF_PCIE_TX_BYTES", factor: fromMebibytes },
  { id: 21, name: "DCGM_FI_PROF_PCIE_RX_BYTES", factor: fromMebibytes },
  { id: 60, name: "DCGM_FI_PROF_NVLINK_RX_BYTES", factor: fromMebibytes },
  { id: 61, name: "DCGM_FI_PROF_NVLINK_TX_BYTES", factor: fromMebibytes },
];

/** `nvmlGpmMetricsGet_t`: where its members begin, and bytes of one metric. */
const struct = { version: 0, count: 4, first: 8, second: 16, metrics: 24 } as const;
const metric = { bytes: 40, code: 4, value: 8 } as const;
const structVersion = 1;

/** The driver refreshes its counters every 100 ms: two samples that are closer may be the same. */
const leastMilliseconds = 150;

/** Two samples that are further apart say nothing of now. */
const mostMilliseconds = 60_000;

/**
 * Profiling counters of a device, or of one part of a divided device: what happened between the sample before and this one. A part is
 * asked by the number of its GPU instance, of the device that it is a part of.
 */
export class Profiling {
  readonly #calls: DeviceCalls;
  readonly #instance: number | undefined;
  readonly #struct = Buffer.alloc(struct.metrics + counters.length * metric.bytes);
  #isSupported: boolean | undefined;
  #older: Handle | undefined;
  #newer: Handle | undefined;
  #takenAt: number | undefined;
  #known: Readonly<Record<string, number>> | undefined;

  /** @param calls of the whole device; @param instance number of the GPU instance, where a part is meant */
  constructor(calls: DeviceCalls, instance?: number) {
    this.#calls = calls;
    this.#instance = instance;
  }

  /**
   * The counters by DCGM's names; undefined where the device has none, and at the first time.
   *
   * @param now on a monotonic clock, in milliseconds
   */
  read(now: number): Readonly<Record<string, number>> | undefined {
    this.#isSupported ??= this.#open();
    if (!this.#isSupported || this.#newer === undefined || this.#older === undefined) return undefined;
    const age = this.#takenAt === undefined ? Infinity : now - this.#takenAt;
    if (age < leastMilliseconds) return this.#known;
    [this.#older, this.#newer] = [this.#newer, this.#older];
    this.#known = undefined;
    if (!this.#take(this.#newer)) {
      this.#takenAt = undefined;
      return undefined;
    }
    this.#takenAt = now;
    if (age <= mostMilliseconds) this.#known = this.#compare(this.#older, this.#newer);
    return this.#known;
  }

  /** Whether the counters tell of the traffic over PCIe, so that nobody has to measure it. */
  get measuresPcie(): boolean {
    return this.#isSupported === true;
  }

  /** Gives back what the library has allocated. */
  close(): void {
    for (const handle of [this.#older, this.#newer]) {
      if (handle !== undefined) this.#calls.library.call("nvmlGpmSampleFree", handle);
    }
    this.#older = this.#newer = undefined;
    this.#isSupported = false;
  }

  #open(): boolean {
    const { answer, library } = this.#calls;
    answer.writeUInt32LE(structVersion, 0);
    answer.writeUInt32LE(0, 4);
    if (!this.#calls.succeeds("nvmlGpmQueryDeviceSupport", [answer]) || answer.readUInt32LE(4) !== 1) return false;
    const allocate = () =>
      library.call("nvmlGpmSampleAlloc", answer) === nvmlCodes.success ? answer.readBigUInt64LE(0) : undefined;
    this.#older = allocate();
    this.#newer = allocate();
    return this.#older !== undefined && this.#newer !== undefined;
  }

  #take(into: Handle): boolean {
    return this.#instance === undefined
      ? this.#calls.succeeds("nvmlGpmSampleGet", [into])
      : this.#calls.succeeds("nvmlGpmMigSampleGet", [this.#instance, into], this.#instance + 1);
  }

  #compare(first: Handle, second: Handle): Readonly<Record<string, number>> | undefined {
    const place = this.#struct.fill(0);
    place.writeUInt32LE(structVersion, struct.version);
    place.writeUInt32LE(counters.length, struct.count);
    place.writeBigUInt64LE(first, struct.first);
    place.writeBigUInt64LE(second, struct.second);
    counters.forEach(({ id }, index) => place.writeUInt32LE(id, struct.metrics + index * metric.bytes));
    if (this.#calls.library.call("nvmlGpmMetricsGet", place) !== nvmlCodes.success) return undefined;
    const values: Record<string, number> = {};
    counters.forEach(({ name, factor }, index) => {
      const at = struct.metrics + index * metric.bytes;
      const value = place.readDoubleLE(at + metric.value);
      const isKnown = place.readInt32LE(at + metric.code) === nvmlCodes.success && Number.isFinite(value) && value >= 0;
      if (isKnown) values[name] = value * factor;
    });
    return values;
  }
}
