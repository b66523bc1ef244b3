import type { GpuThrottleReason } from "../../device.ts";

/**
 * Bits of the reasons for low clocks, and what they are in our vocabulary. That nothing runs (0x1), and that somebody has set the
 * clocks (0x2, 0x100), is no throttling. https://docs.nvidia.com/deploy/nvml-api/group__nvmlClocksEventReasons.html
 */
const reasonsByBit: readonly (readonly [bit: bigint, reason: GpuThrottleReason])[] = [
  [0x4n, "power"],
  [0x8n, "hardware-slowdown"],
  [0x10n, "sync"],
  [0x20n, "thermal"],
  [0x40n, "thermal"],
  [0x80n, "power-brake"],
];

const noThrottling = 0x1_03n;
const knownBits = reasonsByBit.reduce((all, [bit]) => all | bit, noThrottling);

/** The reasons that a driver's bits stand for, each once; `other` for bits that are not known here. */
export function throttleReasonsOf(bits: bigint): readonly GpuThrottleReason[] {
  const reasons = new Set(reasonsByBit.filter(([bit]) => (bits & bit) !== 0n).map(([, reason]) => reason));
  if ((bits & ~knownBits) !== 0n) reasons.add("other");
  return [...reasons];
}
