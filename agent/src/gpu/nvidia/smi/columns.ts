import { throttleReasonsOf } from "../nvml/throttle-reasons.ts";
import type { ErrorCountsDraft, ReadingDraft } from "../nvml/draft.ts";
import { ratioOf } from "../nvml/device-calls.ts";

/** A row that is being read. */
export interface RowDraft {
  readonly reading: ReadingDraft;
  readonly errors: ErrorCountsDraft;
}

/** One property that nvidia-smi is asked for. */
export interface Column {
  /** Name of the property, as `nvidia-smi --help-query-gpu` has it. */
  readonly name: string;
  readonly put: (row: RowDraft, text: string) => void;
}

const bytesPerMebibyte = 1024 ** 2;
const hertzPerMegahertz = 1e6;

/** A number that is written out in digits. */
function numberIn(text: string): number | undefined {
  return /^\d{1,15}(?:\.\d{1,9})?$/.test(text) ? Number(text) : undefined;
}

function scaled(text: string, factor: number): number | undefined {
  const number = numberIn(text);
  return number === undefined ? undefined : number * factor;
}

type NumberField = "temperatureCelsius" | "memoryTemperatureCelsius" | "powerWatts" | "powerLimitWatts";
type RatioField = "busyRatio" | "memoryBusyRatio" | "encoderRatio" | "decoderRatio" | "fanRatio";
type BytesField = "memoryTotalBytes" | "memoryUsedBytes" | "memoryFreeBytes" | "memoryReservedBytes";
type ClockField = "coreClockHertz" | "memoryClockHertz" | "videoClockHertz";
type CountField = Exclude<keyof ErrorCountsDraft, "retiredPagesPending" | "rowRemapPending" | "rowRemapFailed">;

/** Hotter than any device works, and more watts than any draws: a program that says so is wrong. */
const mostOf: Readonly<Record<NumberField, number>> = {
  temperatureCelsius: 300,
  memoryTemperatureCelsius: 200,
  powerWatts: 1e5,
  powerLimitWatts: 1e5,
};

const asItIs = (name: string, field: NumberField): Column => ({
  name,
  put: ({ reading }, text) => {
    const number = numberIn(text);
    reading[field] = number !== undefined && number <= mostOf[field] ? number : undefined;
  },
});
const percent = (name: string, field: RatioField): Column => ({
  name,
  put: ({ reading }, text) => (reading[field] = ratioOf(numberIn(text))),
});
const mebibytes = (name: string, field: BytesField): Column => ({
  name,
  put: ({ reading }, text) => (reading[field] = scaled(text, bytesPerMebibyte)),
});
const megahertz = (name: string, field: ClockField): Column => ({
  name,
  put: ({ reading }, text) => (reading[field] = scaled(text, hertzPerMegahertz)),
});
const count = (name: string, field: CountField): Column => ({
  name,
  put: ({ errors }, text) => (errors[field] = /^\d{1,15}$/.test(text) ? Number(text) : undefined),
});

/** Properties that a row begins with: without them it is of no device. The name comes last in a row, as it may hold commas. */
export const identityColumns = ["index", "uuid", "pci.bus_id", "driver_version"] as const;
export const lastColumn = "name";

/** What is asked for besides. `nvidia-smi` says nothing at all where it does not know one of them: that one is then left out. */
export const columns: readonly Column[] = [
  percent("utilization.gpu", "busyRatio"),
  percent("utilization.memory", "memoryBusyRatio"),
  percent("utilization.encoder", "encoderRatio"),
  percent("utilization.decoder", "decoderRatio"),
  mebibytes("memory.total", "memoryTotalBytes"),
  mebibytes("memory.used", "memoryUsedBytes"),
  mebibytes("memory.free", "memoryFreeBytes"),
  mebibytes("memory.reserved", "memoryReservedBytes"),
  asItIs("temperature.gpu", "temperatureCelsius"),
  asItIs("temperature.memory", "memoryTemperatureCelsius"),
  asItIs("power.draw", "powerWatts"),
  asItIs("enforced.power.limit", "powerLimitWatts"),
  megahertz("clocks.sm", "coreClockHertz"),
  megahertz("clocks.mem", "memoryClockHertz"),
  megahertz("clocks.video", "videoClockHertz"),
  percent("fan.speed", "fanRatio"),
  { name: "clocks_event_reasons.active", put: putThrottling },
  { name: "clocks_throttle_reasons.active", put: putThrottling },
  count("ecc.errors.corrected.volatile.total", "correctedVolatile"),
  count("ecc.errors.uncorrected.volatile.total", "uncorrectedVolatile"),
  count("ecc.errors.corrected.aggregate.total", "correctedAggregate"),
  count("ecc.errors.uncorrected.aggregate.total", "uncorrectedAggregate"),
  count("retired_pages.single_bit_ecc.count", "retiredPagesSingleBit"),
  count("retired_pages.double_bit.count", "retiredPagesDoubleBit"),
  {
    name: "retired_pages.pending",
    put: ({ errors }, text) => {
      if (text === "Yes" || text === "No") errors.retiredPagesPending = text === "Yes";
    },
  },
];

function putThrottling({ reading }: RowDraft, text: string): void {
  // The older of the two names may be unknown to it: what the other said stands.
  if (!/^0x[0-9a-f]{1,16}$/i.test(text)) return;
  const bits = BigInt(text);
  reading.throttleReasons = throttleReasonsOf(bits);
  if (bits <= BigInt(Number.MAX_SAFE_INTEGER)) reading.throttleBits = Number(bits);
}
