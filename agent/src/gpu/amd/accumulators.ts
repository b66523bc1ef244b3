import type { GpuReading, GpuThrottleReason } from "../device.ts";

/** Where a version of the table `gpu_metrics` has what it counts. */
interface Layout {
  /** Size of the whole table, by which a version is known beyond doubt. */
  readonly bytes: number;
  readonly energy: number;
  /** Where cycles and, behind them, those that each reason held the clocks down begin. */
  readonly residencies?: number;
}

/** `struct gpu_metrics_v1_4` to `_v1_8` by their content's revision: tables of the Instinct MI300 and its followers. */
const layouts: ReadonlyMap<number, Layout> = new Map([
  [4, { bytes: 288, energy: 24 }],
  [5, { bytes: 360, energy: 88 }],
  [6, { bytes: 1664, energy: 16, residencies: 32 }],
  [7, { bytes: 2208, energy: 24, residencies: 40 }],
  [8, { bytes: 3360, energy: 24, residencies: 40 }],
]);

const formatRevision = 1;

/** One unit of energy is 2^-16 J, which the kernel rounds to 15.259 µJ. */
const unitsPerJoule = 2 ** 16;

/** Counters of 32 bits behind that of all cycles, in their order, and what they count: processor hot, package power, three kinds of heat. */
const residencyReasons: readonly GpuThrottleReason[] = ["hardware-slowdown", "power", "thermal", "thermal", "thermal"];

/** What the driver puts in a field that the chip does not fill. */
const notTold64 = 0xffff_ffff_ffff_ffffn;
const notTold32 = 0xffff_ffff;

/** Cycles that have passed, and those of each reason; undefined where the chip does not count it. */
interface Residencies {
  readonly cycles: number;
  readonly byReason: readonly (number | undefined)[];
  /** When they were read. */
  readonly monotonicMilliseconds: number;
}

type Told = Pick<
  GpuReading,
  "energyJoules" | "throttleReasons" | "powerViolationNanoseconds" | "thermalViolationNanoseconds"
>;

const nanosecondsPerMillisecond = 1e6;

/**
 * What a chip counts in the table `gpu_metrics` of revisions 1.4 to 1.8: energy, and for which share of its cycles it was held back, of which
 * follow what holds it back now and for how long something did since the first table. Earlier revisions count energy in units that
 * differ from chip to chip. `kgd_pp_interface.h` in the kernel's `drivers/gpu/drm/amd/include`.
 */
export class Accumulators {
  #before: Residencies | undefined;
  #reasons: readonly GpuThrottleReason[] | undefined;
  readonly #nanoseconds = new Map<GpuThrottleReason, number>();

  /**
   * What the table tells; nothing where it is another one. Reasons and times need two tables.
   *
   * @param now on a monotonic clock, in milliseconds
   */
  read(bytes: Uint8Array, now: number): Told {
    const table = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    const layout = layoutOf(table);
    if (layout === undefined) return {};
    if (layout.residencies !== undefined) this.#next(residenciesAt(table, layout.residencies, now));
    const energy = table.readBigUInt64LE(layout.energy);
    const [power, thermal] = [this.#nanoseconds.get("power"), this.#nanoseconds.get("thermal")];
    return {
      ...(energy !== notTold64 && { energyJoules: Number(energy) / unitsPerJoule }),
      ...(this.#reasons && { throttleReasons: this.#reasons }),
      ...(power !== undefined && { powerViolationNanoseconds: power }),
      ...(thermal !== undefined && { thermalViolationNanoseconds: thermal }),
    };
  }

  /** Takes counts; a table that the driver has not made anew says what it said. */
  #next(now: Residencies | undefined): void {
    const before = this.#before;
    if (now !== undefined && before?.cycles === now.cycles) return;
    this.#before = now;
    this.#reasons = undefined;
    // Cycles that are fewer were counted anew: by another driver, or behind the end of 32 bits.
    if (now === undefined || before === undefined || now.cycles < before.cycles) return;
    const shares = sharesBetween(before, now);
    this.#reasons = Array.from(shares).flatMap(([reason, share]) => (share > 0 ? reason : []));
    const nanoseconds = (now.monotonicMilliseconds - before.monotonicMilliseconds) * nanosecondsPerMillisecond;
    for (const [reason, share] of shares) {
      this.#nanoseconds.set(reason, (this.#nanoseconds.get(reason) ?? 0) + Math.round(share * nanoseconds));
    }
  }
}

function layoutOf(table: Buffer): Layout | undefined {
  if (table.length < 4 || table[2] !== formatRevision) return undefined;
  const layout = layouts.get(table[3] ?? 0);
  return layout !== undefined && table.length >= layout.bytes && table.readUInt16LE(0) === layout.bytes
    ? layout
    : undefined;
}

function residenciesAt(table: Buffer, offset: number, monotonicMilliseconds: number): Residencies | undefined {
  const [cycles, ...byReason] = Array.from({ length: residencyReasons.length + 1 }, (_, index) => {
    const count = table.readUInt32LE(offset + index * 4);
    return count === notTold32 ? undefined : count;
  });
  return cycles === undefined || byReason.every((count) => count === undefined)
    ? undefined
    : { cycles, byReason, monotonicMilliseconds };
}

/** The share of the cycles for which each reason held, of several kinds of it the greatest, 0 to 1; those that are counted. */
function sharesBetween(before: Residencies, now: Residencies): ReadonlyMap<GpuThrottleReason, number> {
  const shares = new Map<GpuThrottleReason, number>();
  for (const [index, reason] of residencyReasons.entries()) {
    const [then, count] = [before.byReason[index], now.byReason[index]];
    if (then === undefined || count === undefined || count < then) continue;
    const share = Math.min(1, (count - then) / (now.cycles - before.cycles));
    shares.set(reason, Math.max(share, shares.get(reason) ?? 0));
  }
  return shares;
}
