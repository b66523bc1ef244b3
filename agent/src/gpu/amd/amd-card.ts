import type { Host } from "../../host.ts";
import { readAttribute } from "../../collectors/reading/sysfs-attribute.ts";
import type { GpuErrorCounts, GpuReading } from "../device.ts";
import { createBusCheck, namesIn, textIn, type DrmCard } from "../drm/card.ts";
import { clock, percent, power, present, readFigures, temperature, whole, type Figure } from "../drm/figures.ts";
import { fanOf, findHwmon, sensorLabelled, type HwmonFolder } from "../drm/hwmon.ts";
import { Accumulators } from "./accumulators.ts";
import { parseClockLevels } from "./dpm.ts";
import { readErrors } from "./ras.ts";
import { parseThrottling } from "./throttling.ts";

/** Attributes in the folder of the PCI device. https://docs.kernel.org/gpu/amdgpu/thermal.html and driver-misc.html */
const deviceFigures: readonly Figure[] = [
  percent("busyRatio", "gpu_busy_percent"),
  percent("memoryBusyRatio", "mem_busy_percent"),
  whole("memoryTotalBytes", "mem_info_vram_total"),
  whole("memoryUsedBytes", "mem_info_vram_used"),
  whole("pcieReplays", "pcie_replay_count"),
];

/** Which are looked for where the driver labels no sensors. */
const hwmonFigures: readonly Figure[] = [
  power("powerWatts", "power1_average"),
  power("powerWatts", "power1_input"),
  power("powerLimitWatts", "power1_cap", true),
];

/** Readings between two looks at the errors: each asks the chip's firmware, block by block. */
const readingsPerErrors = 10;

/** A card of amdgpu, with which of its attributes are there. */
export class AmdCard {
  readonly card: DrmCard;
  /** Whether it has fallen off the bus, as it was found some readings ago at most. */
  readonly isLost: (host: Host) => boolean;
  readonly #figures: readonly Figure[];
  readonly #names: ReadonlySet<string>;
  readonly #hwmon: HwmonFolder | undefined;
  readonly #sensors: readonly Figure[];
  readonly #uuid: string | undefined;
  readonly #accumulators = new Accumulators();
  #errors: GpuErrorCounts | undefined;
  #readings = 0;

  constructor(host: Host, card: DrmCard) {
    this.card = card;
    this.isLost = createBusCheck(card);
    const names = namesIn(host, card.device);
    this.#names = new Set(names);
    this.#figures = present(deviceFigures, names);
    this.#hwmon = findHwmon(host, card);
    this.#sensors = this.#hwmon ? sensorFigures(this.#hwmon) : [];
    const id = textIn(host, `${card.device}/unique_id`);
    this.#uuid = id !== undefined && /^[0-9a-f]{1,32}$/i.test(id) && !/^0+$/.test(id) ? id.toLowerCase() : undefined;
  }

  /** What the card says of itself even while it sleeps. */
  get uuid(): string | undefined {
    return this.#uuid;
  }

  /** What an awake card says now. */
  read(host: Host): Partial<GpuReading> {
    const { device } = this.card;
    const figures = readFigures(host, device, this.#figures);
    const { memoryTotalBytes: total, memoryUsedBytes: used } = figures;
    return {
      ...figures,
      ...(total !== undefined && used !== undefined && used <= total && { memoryFreeBytes: total - used }),
      ...this.#readClocks(host),
      ...(this.#hwmon && readFigures(host, this.#hwmon.folder, this.#sensors)),
      ...(this.#hwmon && fanOf(host, this.#hwmon)),
      ...this.#readTable(host),
      ...this.#readErrors(host),
    };
  }

  /** Clocks of a chip without sensors for them; what hwmon says goes over these. */
  #readClocks(host: Host): Partial<GpuReading> {
    const inHwmon = new Set(this.#sensors.map(({ field }) => field));
    const level = (field: "coreClockHertz" | "memoryClockHertz", name: string) => {
      if (inHwmon.has(field) || !this.#names.has(name)) return {};
      const bytes = readAttribute(host, `${this.card.device}/${name}`);
      const hertz = bytes && parseClockLevels(bytes);
      return hertz === undefined ? {} : { [field]: hertz };
    };
    return { ...level("coreClockHertz", "pp_dpm_sclk"), ...level("memoryClockHertz", "pp_dpm_mclk") };
  }

  #readTable(host: Host): Partial<GpuReading> {
    if (!this.#names.has("gpu_metrics")) return {};
    const bytes = readAttribute(host, `${this.card.device}/gpu_metrics`);
    return bytes ? { ...parseThrottling(bytes), ...this.#accumulators.read(bytes, host.clock.monotonic()) } : {};
  }

  #readErrors(host: Host): Partial<GpuReading> {
    if (!this.#names.has("ras")) return {};
    if (this.#readings++ % readingsPerErrors === 0) this.#errors = readErrors(host, this.card.device);
    return this.#errors ? { errors: this.#errors } : {};
  }
}

/** The sensors that the driver labels: chips have all or some of them, and not at the same numbers. */
function sensorFigures(hwmon: HwmonFolder): readonly Figure[] {
  const edge = sensorLabelled(hwmon, "temp", "edge") ?? sensorLabelled(hwmon, "temp", "junction") ?? "temp1";
  const memory = sensorLabelled(hwmon, "temp", "mem");
  const figures = [
    ...hwmonFigures,
    temperature("temperatureCelsius", `${edge}_input`),
    ...(memory === undefined ? [] : [temperature("memoryTemperatureCelsius", `${memory}_input`)]),
    clock("coreClockHertz", `${sensorLabelled(hwmon, "freq", "sclk") ?? "freq1"}_input`),
    clock("memoryClockHertz", `${sensorLabelled(hwmon, "freq", "mclk") ?? "freq2"}_input`),
  ];
  return present(figures, hwmon.names);
}
