import { numberAt, ratioOf, type DeviceCalls } from "./device-calls.ts";
import type { ReadingDraft } from "./draft.ts";
import { throttleReasonsOf } from "./throttle-reasons.ts";

/** `nvmlMemory_v2_t` of 40 bytes, in its second version: what a caller has to say of the structure that it gives. */
const memoryVersion = 0x2_00_00_28;

/** Kinds of clock, `nvmlClockType_t`. */
const clocks = { sm: 1, memory: 2, video: 3 } as const;

/** `nvmlTemperature_v1_t` of 12 bytes, in its first version, and where the temperature stands in it. */
const temperature = { version: 0x1_00_00_0c, sensor: 4, celsius: 8 } as const;

/** The sensor on the GPU's die, `nvmlTemperatureSensors_t`. */
const coreSensor = 0;

/** Colder or hotter than any device works: a driver that says so is wrong. */
const leastCelsius = -100;
const mostCelsius = 300;

/** Fans may run faster than what counts as their highest speed, though hardly by so much. */
const mostFanPercent = 300;

/** More than any device draws, and faster than any works. */
const mostWatts = 1e5;
const mostMegahertz = 1e5;

const hertzPerMegahertz = 1e6;

/** Reads what single functions say of a device into the draft. */
export function readValues(calls: DeviceCalls, draft: ReadingDraft): void {
  readUtilization(calls, draft);
  readMemory(calls, draft);
  draft.temperatureCelsius = readTemperature(calls);
  draft.powerWatts = watts(calls.number("nvmlDeviceGetPowerUsage"));
  draft.powerLimitWatts = watts(calls.number("nvmlDeviceGetEnforcedPowerLimit"));
  draft.coreClockHertz = readClock(calls, clocks.sm);
  draft.memoryClockHertz = readClock(calls, clocks.memory);
  draft.videoClockHertz = readClock(calls, clocks.video);
  const fanPercent = calls.number("nvmlDeviceGetFanSpeed");
  draft.fanRatio = fanPercent === undefined || fanPercent > mostFanPercent ? undefined : fanPercent / 100;
  readThrottling(calls, draft);
}

/** By the function that drivers have from release 575 on, else by the one before. */
function readTemperature(calls: DeviceCalls): number | undefined {
  const { answer } = calls;
  answer.writeUInt32LE(temperature.version, 0);
  answer.writeUInt32LE(coreSensor, temperature.sensor);
  const celsius = calls.succeeds("nvmlDeviceGetTemperatureV", [answer])
    ? answer.readInt32LE(temperature.celsius)
    : calls.numberOf("nvmlDeviceGetTemperature", coreSensor);
  return celsius !== undefined && celsius >= leastCelsius && celsius <= mostCelsius ? celsius : undefined;
}

function readUtilization(calls: DeviceCalls, draft: ReadingDraft): void {
  if (calls.succeeds("nvmlDeviceGetUtilizationRates", [calls.answer])) {
    draft.busyRatio = ratioOf(calls.answer.readUInt32LE(0));
    draft.memoryBusyRatio = ratioOf(calls.answer.readUInt32LE(4));
  }
  draft.encoderRatio = ratioOf(calls.firstNumber("nvmlDeviceGetEncoderUtilization"));
  draft.decoderRatio = ratioOf(calls.firstNumber("nvmlDeviceGetDecoderUtilization"));
}

/**
 * Memory of a device or of a part of one. The first version of the function, which drivers before 510 have alone, counts what driver and
 * firmware keep to themselves as used.
 */
export function readMemory(calls: DeviceCalls, draft: ReadingDraft): void {
  const { answer } = calls;
  answer.writeUInt32LE(memoryVersion, 0);
  const hasReserved = calls.succeeds("nvmlDeviceGetMemoryInfo_v2", [answer]);
  if (!hasReserved && !calls.succeeds("nvmlDeviceGetMemoryInfo", [answer])) return;
  const total = numberAt(answer, hasReserved ? 8 : 0);
  // A device without memory of its own, which shares the machine's, says 0.
  if (total === undefined || total === 0) return;
  draft.memoryTotalBytes = total;
  draft.memoryFreeBytes = within(numberAt(answer, hasReserved ? 24 : 8), total);
  draft.memoryUsedBytes = within(numberAt(answer, hasReserved ? 32 : 16), total);
  if (hasReserved) draft.memoryReservedBytes = within(numberAt(answer, 16), total);
}

function within(bytes: number | undefined, most: number): number | undefined {
  return bytes !== undefined && bytes <= most ? bytes : undefined;
}

function watts(milliwatts: number | undefined): number | undefined {
  return milliwatts === undefined || milliwatts > mostWatts * 1000 ? undefined : milliwatts / 1000;
}

function readClock(calls: DeviceCalls, kind: number): number | undefined {
  const megahertz = calls.numberOf("nvmlDeviceGetClockInfo", kind);
  return megahertz === undefined || megahertz > mostMegahertz ? undefined : megahertz * hertzPerMegahertz;
}

function readThrottling(calls: DeviceCalls, draft: ReadingDraft): void {
  const { answer } = calls;
  const isTold =
    calls.succeeds("nvmlDeviceGetCurrentClocksEventReasons", [answer]) ||
    // As it was called before driver 535.
    calls.succeeds("nvmlDeviceGetCurrentClocksThrottleReasons", [answer]);
  if (!isTold) return;
  draft.throttleBits = numberAt(answer, 0);
  draft.throttleReasons = throttleReasonsOf(answer.readBigUInt64LE(0));
}

/** What `nvmlDeviceGetPcieThroughput` can be asked for. */
const pcieDirections = { transmit: 0, receive: 1 } as const;

/** NVML speaks of kilobytes a second. */
const bytesPerKilobyte = 1000;

/**
 * Traffic over PCIe. Each of the two calls takes 20 ms, in which the driver measures.
 * https://docs.nvidia.com/deploy/nvml-api/group__nvmlDeviceQueries.html, `nvmlDeviceGetPcieThroughput`
 */
export function readPcieThroughput(
  calls: DeviceCalls,
): Pick<ReadingDraft, "pcieReceiveBytesPerSecond" | "pcieTransmitBytesPerSecond"> {
  const bytes = (direction: number) => {
    const kilobytes = calls.numberOf("nvmlDeviceGetPcieThroughput", direction);
    return kilobytes === undefined ? undefined : kilobytes * bytesPerKilobyte;
  };
  return {
    pcieTransmitBytesPerSecond: bytes(pcieDirections.transmit),
    pcieReceiveBytesPerSecond: bytes(pcieDirections.receive),
  };
}
