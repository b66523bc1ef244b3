import type { GpuReading, GpuThrottleReason } from "../device.ts";

/** Size and version of the table that says what throttles in the same bits for all chips: gpu_metrics 1.3. */
const tableBytes = 120;
const statusOffset = 112;

/** What the driver puts in a field that the chip does not fill. */
const notTold = 0xffff_ffff_ffff_ffffn;

/** Reasons by their bits: sixteen for power, sixteen for current, then temperatures, in which the two of PROCHOT lie, then others. */
const reasonsOfBits: readonly (readonly [mask: bigint, reason: GpuThrottleReason])[] = [
  [0x0000_0000_ffff_ffffn, "power"],
  [0x0000_3fff_0000_0000n, "thermal"],
  [0x0000_c000_0000_0000n, "hardware-slowdown"],
  [0xffff_0000_0000_0000n, "other"],
];

/**
 * What holds the clocks down, from the table `gpu_metrics`, where it is of the one version that says so for all chips alike; the others
 * have bits of their own for each chip. `struct gpu_metrics_v1_3` in the kernel's `drivers/gpu/drm/amd/include/kgd_pp_interface.h`,
 * bits `SMU_THROTTLER_*` in `drivers/gpu/drm/amd/pm/swsmu/inc/amdgpu_smu.h`.
 */
export function parseThrottling(bytes: Uint8Array): Pick<GpuReading, "throttleReasons" | "throttleBits"> {
  const table = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (table.length < tableBytes || table.readUInt16LE(0) !== tableBytes) return {};
  if (table[2] !== 1 || table[3] !== 3) return {};
  const status = table.readBigUInt64LE(statusOffset);
  if (status === notTold) return {};
  const throttleReasons = reasonsOfBits.filter(([mask]) => (status & mask) !== 0n).map(([, reason]) => reason);
  // Bits beyond those of a double are kept by no surface: then the reasons alone are told.
  return status <= BigInt(Number.MAX_SAFE_INTEGER)
    ? { throttleReasons, throttleBits: Number(status) }
    : { throttleReasons };
}
