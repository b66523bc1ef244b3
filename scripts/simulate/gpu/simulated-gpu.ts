import type { GpuErrorCounts, GpuFault, GpuReading } from "../../../agent/src/gpu/device.ts";
import { between, hashOf, hexOf, uuidOf } from "../world/hash.ts";
import type { GpuType } from "./gpu-type.ts";

/** What is wrong with a GPU. */
export type GpuAilment = "lost" | "hot" | "corrupt";

/** What a GPU's values follow from at an instant. */
export interface GpuInstant {
  /** Since its driver was loaded. */
  readonly uptimeSeconds: number;
  /** By the node's wall clock. */
  readonly wallMilliseconds: number;
  /** Whether a pod works on it. */
  readonly isUsed: boolean;
  readonly ailment: GpuAilment | undefined;
  /** Since when it is ill, by the node's wall clock. */
  readonly illSince: number;
}

/** Temperature at rest, under full load, and where the air does not flow. */
const [restCelsius, loadCelsius, hotCelsius] = [31, 38, 20];

/** Watts at which the share of the memory that is read goes along with the cores. */
const memoryShare = 0.6;

/** One GPU of a node over time, made up from its key. Work swings about a mean, so that energy is an integral that can be written down. */
export class SimulatedGpu {
  readonly #type: GpuType;
  readonly #identity: Pick<
    GpuReading,
    "vendor" | "index" | "uuid" | "pciAddress" | "deviceName" | "model" | "driverVersion"
  >;
  readonly #mean: number;
  readonly #swing: number;
  readonly #speed: number;
  readonly #phase: number;
  readonly #memory: number;

  constructor(type: GpuType, index: number, ...key: readonly (number | string)[]) {
    const own = [...key, "gpu", index];
    this.#type = type;
    // Training keeps GPUs busy; inference leaves them room.
    this.#mean =
      hashOf(...own, "work") % 3 === 0 ? between(0.2, 0.5, ...own, "mean") : between(0.8, 0.93, ...own, "mean");
    this.#swing = Math.min(0.07, 1 - this.#mean);
    this.#speed = (2 * Math.PI) / between(20, 200, ...own, "period");
    this.#phase = between(0, 2 * Math.PI, ...own, "phase");
    this.#memory = between(0.45, 0.9, ...own, "memory");
    this.#identity = {
      vendor: type.vendor,
      index,
      ...(type.vendor === "nvidia" ? { uuid: `GPU-${uuidOf(...own)}` } : { uuid: hexOf(16, ...own) }),
      pciAddress: `0000:${(0x18 + index * 0x10).toString(16).padStart(2, "0")}:00.0`,
      deviceName: type.vendor === "nvidia" ? `nvidia${index}` : `dri/renderD${128 + index}`,
      model: type.model,
      driverVersion: type.driverVersion,
    };
  }

  /** What its driver says. */
  at(instant: GpuInstant): GpuReading {
    const { uptimeSeconds, isUsed, ailment } = instant;
    const { memoryBytes, idleWatts, limitWatts, isOpen } = this.#type;
    const faults = isOpen ? faultsOf(instant) : [];
    if (ailment === "lost") return { ...this.#identity, isLost: true, ...(isOpen && { faults }) };
    const slow = ailment === "hot" ? 0.6 : 1;
    const busy = isUsed ? this.#mean + this.#swing * Math.sin(this.#speed * uptimeSeconds + this.#phase) : 0;
    const watts = idleWatts + (limitWatts - idleWatts) * busy * slow;
    const used = isUsed ? Math.round((memoryBytes * this.#memory) / 4096) * 4096 : 0;
    return {
      ...this.#identity,
      busyRatio: hundredth(busy),
      memoryBusyRatio: hundredth(busy * memoryShare),
      memoryTotalBytes: memoryBytes,
      memoryUsedBytes: used,
      memoryFreeBytes: memoryBytes - used,
      temperatureCelsius: Math.round(
        restCelsius + (loadCelsius * watts) / limitWatts + (ailment === "hot" ? hotCelsius : 0),
      ),
      powerWatts: Math.round(watts * 100) / 100,
      powerLimitWatts: limitWatts,
      coreClockHertz: isUsed ? this.#type.coreClockHertz * slow : this.#type.idleClockHertz,
      memoryClockHertz: this.#type.memoryClockHertz,
      throttleReasons: ailment === "hot" ? ["thermal", "hardware-slowdown"] : [],
      errors: errorsOf(ailment === "corrupt"),
      ...(isOpen && this.#openValues(busy, instant, faults)),
    };
  }

  /** What NVML tells, and sysfs does not. */
  #openValues(busy: number, { uptimeSeconds, isUsed }: GpuInstant, faults: readonly GpuFault[]): Partial<GpuReading> {
    const { idleWatts, limitWatts, nvlinkBytes } = this.#type;
    const turn = this.#speed * uptimeSeconds + this.#phase;
    const worked = this.#mean * uptimeSeconds + (this.#swing / this.#speed) * (Math.cos(this.#phase) - Math.cos(turn));
    return {
      energyJoules: Math.round(idleWatts * uptimeSeconds + (isUsed ? (limitWatts - idleWatts) * worked : 0)),
      encoderRatio: 0,
      decoderRatio: 0,
      pcieReceiveBytesPerSecond: Math.round(busy * 4e9),
      pcieTransmitBytesPerSecond: Math.round(busy * 1e9),
      pcieReplays: 0,
      ...(nvlinkBytes > 0 && { nvlinkBytesPerSecond: Math.round(busy * nvlinkBytes) }),
      faults,
      ...(faults[0] && { lastXid: faults[0].code }),
      profiling: {
        DCGM_FI_PROF_GR_ENGINE_ACTIVE: busy,
        DCGM_FI_PROF_SM_ACTIVE: busy * 0.9,
        DCGM_FI_PROF_PIPE_TENSOR_ACTIVE: busy * 0.5,
        DCGM_FI_PROF_DRAM_ACTIVE: busy * memoryShare,
      },
    };
  }
}

function errorsOf(isCorrupt: boolean): GpuErrorCounts {
  return {
    correctedVolatile: 0,
    uncorrectedVolatile: isCorrupt ? 2 : 0,
    correctedAggregate: 0,
    uncorrectedAggregate: isCorrupt ? 2 : 0,
    remappedRowsCorrected: 0,
    remappedRowsUncorrected: isCorrupt ? 1 : 0,
    rowRemapPending: isCorrupt,
    rowRemapFailed: false,
  };
}

/** NVIDIA's XIDs of what is wrong. */
function faultsOf({ ailment, illSince }: GpuInstant): readonly GpuFault[] {
  const codes = { lost: [79], hot: [], corrupt: [48, 63] } as const;
  return (ailment === undefined ? [] : codes[ailment]).map((code) => ({ code, count: 1, lastAt: illSince }));
}

/** Drivers tell whole percents. */
function hundredth(ratio: number): number {
  return Math.round(ratio * 100) / 100;
}
