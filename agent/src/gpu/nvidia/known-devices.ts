import type { GpuIdentity, GpuReading } from "../device.ts";

/** Devices that are remembered at most. */
const mostDevices = 256;

/**
 * Remembers the devices that the driver has shown, so that one that it shows no longer is not forgotten: it is lost, until it is back or
 * the agent starts again.
 */
export class KnownDevices {
  readonly #byUuid = new Map<string, GpuIdentity>();

  /** The readings, and with them the devices that are missing from them. */
  complete(readings: readonly GpuReading[]): readonly GpuReading[] {
    const whole = readings.filter(({ part }) => part === undefined);
    for (const reading of whole) this.#remember(reading);
    const shown = new Set(whole.flatMap(({ uuid }) => uuid ?? []));
    const missing = [...this.#byUuid.values()].filter(({ uuid }) => uuid !== undefined && !shown.has(uuid));
    if (missing.length === 0) return readings;
    // One that is lost before it has said who it is has a number at most, and is one of those that are missing.
    const told = readings.filter(({ uuid, isLost, index }) => {
      return uuid !== undefined || isLost !== true || !missing.some((identity) => identity.index === index);
    });
    return [...told, ...missing.map((identity): GpuReading => ({ ...identity, isLost: true }))];
  }

  #remember(reading: GpuReading): void {
    const { uuid } = reading;
    if (uuid === undefined || reading.isLost === true) return;
    if (this.#byUuid.size >= mostDevices && !this.#byUuid.has(uuid)) return;
    const { vendor, index, pciAddress, deviceName, model, driverVersion, numaNode } = reading;
    const known = this.#byUuid.get(uuid);
    if (known?.index === index && known.driverVersion === driverVersion && known.pciAddress === pciAddress) return;
    this.#byUuid.set(uuid, {
      vendor,
      index,
      uuid,
      ...(pciAddress !== undefined && { pciAddress }),
      ...(deviceName !== undefined && { deviceName }),
      ...(model !== undefined && { model }),
      ...(driverVersion !== undefined && { driverVersion }),
      ...(numaNode !== undefined && { numaNode }),
    });
  }
}
