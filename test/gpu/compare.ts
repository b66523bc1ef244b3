import type { GpuReading } from "../../agent/src/gpu/device.ts";

/** One property that both tell, and how far apart they may be as they are not read at the very same instant. */
interface Property {
  readonly what: string;
  readonly of: (reading: GpuReading) => number | string | undefined;
  /** From ours to what is shown. */
  readonly unit?: number;
  /** The greatest difference that is none, in the unit shown, and as a share of theirs. */
  readonly apart?: number;
  readonly share?: number;
}

const mebibyte = 1024 ** 2;

/** What is compared. Load, power and clocks change from one instant to the next: nvidia-smi takes some 50 ms for a device. */
export const properties: readonly Property[] = [
  { what: "uuid", of: ({ uuid }) => uuid },
  { what: "PCI address", of: ({ pciAddress }) => pciAddress },
  { what: "model", of: ({ model }) => model },
  { what: "driver", of: ({ driverVersion }) => driverVersion },
  { what: "utilisation, %", of: ({ busyRatio }) => busyRatio, unit: 0.01, apart: 10 },
  { what: "memory utilisation, %", of: ({ memoryBusyRatio }) => memoryBusyRatio, unit: 0.01, apart: 10 },
  { what: "encoder, %", of: ({ encoderRatio }) => encoderRatio, unit: 0.01, apart: 10 },
  { what: "decoder, %", of: ({ decoderRatio }) => decoderRatio, unit: 0.01, apart: 10 },
  { what: "memory, MiB", of: ({ memoryTotalBytes }) => memoryTotalBytes, unit: mebibyte, apart: 1 },
  { what: "memory used, MiB", of: ({ memoryUsedBytes }) => memoryUsedBytes, unit: mebibyte, apart: 64 },
  { what: "memory free, MiB", of: ({ memoryFreeBytes }) => memoryFreeBytes, unit: mebibyte, apart: 64 },
  { what: "memory reserved, MiB", of: ({ memoryReservedBytes }) => memoryReservedBytes, unit: mebibyte, apart: 1 },
  { what: "temperature, °C", of: ({ temperatureCelsius }) => temperatureCelsius, apart: 2 },
  { what: "memory temperature, °C", of: ({ memoryTemperatureCelsius }) => memoryTemperatureCelsius, apart: 2 },
  { what: "power, W", of: ({ powerWatts }) => powerWatts, apart: 5, share: 0.1 },
  { what: "power limit, W", of: ({ powerLimitWatts }) => powerLimitWatts, apart: 0.01 },
  { what: "SM clock, MHz", of: ({ coreClockHertz }) => coreClockHertz, unit: 1e6, apart: 30, share: 0.05 },
  { what: "memory clock, MHz", of: ({ memoryClockHertz }) => memoryClockHertz, unit: 1e6, apart: 1 },
  { what: "video clock, MHz", of: ({ videoClockHertz }) => videoClockHertz, unit: 1e6, apart: 30, share: 0.05 },
  { what: "fan, %", of: ({ fanRatio }) => fanRatio, unit: 0.01, apart: 3 },
  { what: "ECC corrected, volatile", of: ({ errors }) => errors?.correctedVolatile, apart: 0 },
  { what: "ECC uncorrected, volatile", of: ({ errors }) => errors?.uncorrectedVolatile, apart: 0 },
  { what: "ECC corrected, aggregate", of: ({ errors }) => errors?.correctedAggregate, apart: 0 },
  { what: "ECC uncorrected, aggregate", of: ({ errors }) => errors?.uncorrectedAggregate, apart: 0 },
  { what: "retired pages, single bit", of: ({ errors }) => errors?.retiredPagesSingleBit, apart: 0 },
  { what: "retired pages, double bit", of: ({ errors }) => errors?.retiredPagesDoubleBit, apart: 0 },
];

/** What both said of one property of one device, round after round. */
export interface Comparison {
  readonly gpu: number;
  readonly what: string;
  readonly ours: readonly (number | string | undefined)[];
  readonly theirs: readonly (number | string | undefined)[];
  readonly isSame: boolean;
}

/** A device as both saw it in the same second. */
export interface Round {
  readonly ours: readonly GpuReading[];
  readonly theirs: readonly GpuReading[];
}

/**
 * Compares what both said, in at least half of the rounds: a value may change between the two readings of a round. A property that
 * neither tells is left out; one that only one of them tells is a difference in each round.
 */
export function compareRounds(rounds: readonly Round[]): readonly Comparison[] {
  const uuids = new Set(rounds.flatMap(({ ours, theirs }) => [...ours, ...theirs].flatMap(({ uuid }) => uuid ?? [])));
  return [...uuids].flatMap((uuid) => {
    const pairs = rounds.map((round) => ({
      ours: round.ours.find((reading) => reading.uuid === uuid),
      theirs: round.theirs.find((reading) => reading.uuid === uuid),
    }));
    const gpu = pairs.flatMap(({ ours, theirs }) => ours?.index ?? theirs?.index ?? []).at(0) ?? -1;
    return properties.flatMap((property): readonly Comparison[] => {
      const ours = pairs.map((pair) => shown(property, pair.ours));
      const theirs = pairs.map((pair) => shown(property, pair.theirs));
      if ([...ours, ...theirs].every((value) => value === undefined)) return [];
      const same = ours.filter((value, round) => isClose(property, value, theirs[round])).length;
      return [{ gpu, what: property.what, ours, theirs, isSame: same * 2 >= rounds.length }];
    });
  });
}

function shown({ of, unit = 1 }: Property, reading: GpuReading | undefined): number | string | undefined {
  const value = reading && of(reading);
  return typeof value === "number" ? Math.round((value / unit) * 100) / 100 : value;
}

function isClose({ apart = 0, share = 0 }: Property, ours: number | string | undefined, theirs: typeof ours): boolean {
  if (typeof ours !== "number" || typeof theirs !== "number") return ours === theirs;
  return Math.abs(ours - theirs) <= Math.max(apart, share * Math.abs(theirs));
}

/** The comparisons as a table for docs/gpu.md. */
export function renderTable(comparisons: readonly Comparison[]): string {
  const range = (values: Comparison["ours"]) => {
    const told = values.map((value) => `${value ?? "absent"}`);
    const distinct = [...new Set(told)];
    return distinct.length > 4 ? `${told.at(0)} … ${told.at(-1)}` : distinct.join(", ");
  };
  return [
    "| GPU | what | ours | nvidia-smi | |",
    "| --- | --- | --- | --- | --- |",
    ...comparisons.map(
      ({ gpu, what, ours, theirs, isSame }) =>
        `| ${gpu} | ${what} | ${range(ours)} | ${range(theirs)} | ${isSame ? "same" : "DIFFERENT"} |`,
    ),
  ].join("\n");
}
