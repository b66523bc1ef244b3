import type { Host } from "../../host.ts";
import type { GpuReading } from "../device.ts";
import { createBusCheck, type DrmCard } from "../drm/card.ts";
import { CounterRate } from "../drm/counter-rate.ts";
import { power, present, readFigures, temperature, whole, type Figure } from "../drm/figures.ts";
import { fanOf, findHwmon, type HwmonFolder } from "../drm/hwmon.ts";
import { findGts, highestClock, memoryOf, type IntelGt } from "./gt.ts";
import { readThrottling } from "./throttling.ts";

/** Hwmon counts microjoules; a device that draws 1 kW fills a double's 53 bits in three months, and stays exact to some joules after. */
const energy = (attribute: string): Figure => ({
  ...whole("energyJoules", attribute),
  divisor: 1e6,
  most: Number.MAX_SAFE_INTEGER,
});

/**
 * The card first, else its package: xe numbers them 1 and 2.
 * https://www.kernel.org/doc/Documentation/ABI/testing/sysfs-driver-intel-i915-hwmon and sysfs-driver-intel-xe-hwmon
 */
const figures: Readonly<Record<"i915" | "xe", readonly Figure[]>> = {
  i915: [
    energy("energy1_input"),
    power("powerWatts", "power1_input"),
    power("powerLimitWatts", "power1_max", true),
    temperature("temperatureCelsius", "temp1_input"),
  ],
  xe: [
    energy("energy1_input"),
    energy("energy2_input"),
    power("powerWatts", "power1_input"),
    power("powerLimitWatts", "power1_max", true),
    power("powerLimitWatts", "power2_max", true),
    temperature("temperatureCelsius", "temp2_input"),
    temperature("memoryTemperatureCelsius", "temp3_input"),
  ],
};

/** A card of i915 or xe, with which of its attributes are there. */
export class IntelCard {
  readonly card: DrmCard;
  /** Whether it has fallen off the bus, as it was found some readings ago at most. */
  readonly isLost: (host: Host) => boolean;
  readonly #gts: readonly IntelGt[];
  readonly #hwmon: HwmonFolder | undefined;
  readonly #figures: readonly Figure[];
  readonly #memoryTotalBytes: number | undefined;
  readonly #watts = new CounterRate();

  constructor(host: Host, card: DrmCard) {
    this.card = card;
    this.isLost = createBusCheck(card);
    this.#gts = findGts(host, card);
    this.#hwmon = findHwmon(host, card);
    this.#figures = this.#hwmon ? present(figures[this.#hwmon.name === "xe" ? "xe" : "i915"], this.#hwmon.names) : [];
    this.#memoryTotalBytes = memoryOf(host, card);
  }

  /** The drivers tell no id of the single device. */
  get uuid(): undefined {
    return undefined;
  }

  /** What an awake card says now. Where the driver does not measure power it follows from energy, over the last two readings. */
  read(host: Host): Partial<GpuReading> {
    const sensors = this.#hwmon ? readFigures(host, this.#hwmon.folder, this.#figures) : {};
    const watts = this.#watts.next(sensors.energyJoules, host.clock.monotonic() / 1000);
    const hertz = highestClock(host, this.#gts);
    const reasons = readThrottling(
      host,
      this.#gts.flatMap(({ throttling }) => (throttling ? [throttling] : [])),
    );
    return {
      ...(watts !== undefined && { powerWatts: watts }),
      ...sensors,
      ...(this.#hwmon && fanOf(host, this.#hwmon)),
      ...(hertz !== undefined && { coreClockHertz: hertz }),
      ...(reasons && { throttleReasons: reasons }),
      ...(this.#memoryTotalBytes !== undefined && { memoryTotalBytes: this.#memoryTotalBytes }),
    };
  }
}
