import type { Host } from "../../host.ts";
import { readInteger } from "../../collectors/reading/sysfs-attribute.ts";
import type { GpuThrottleReason } from "../device.ts";

/** Reasons by the ends of their files' names, which i915 and xe have in common. */
const reasonOf: Readonly<Record<string, GpuThrottleReason>> = {
  pl1: "power",
  pl2: "power",
  pl4: "power",
  psys_pl1: "power",
  psys_pl2: "power",
  psys_crit: "power",
  iccmax: "power",
  vr_tdc: "power",
  fastvmode: "power",
  thermal: "thermal",
  soc_thermal: "thermal",
  soc_avg_thermal: "thermal",
  mem_thermal: "thermal",
  vr_thermal: "thermal",
  vr_thermalert: "thermal",
  ratl: "thermal",
  prochot: "hardware-slowdown",
};

/** Files that say for what reasons a GT's clock is held down. */
export interface ThrottleFiles {
  /** The file that says whether any does. */
  readonly status: string;
  readonly reasons: readonly { readonly path: string; readonly reason: GpuThrottleReason }[];
}

/**
 * The files among these names: i915 has `throttle_reason_pl1` beside a GT's clocks, xe `reason_pl1` in a folder of their own.
 * `intel_gt_sysfs_pm.c` and `xe_gt_throttle.c` in the kernel's `drivers/gpu/drm`
 */
export function throttleFiles(
  folder: string,
  names: readonly string[],
  prefix: "reason_" | "throttle_reason_",
): ThrottleFiles | undefined {
  const status = prefix === "reason_" ? "status" : `${prefix}status`;
  if (!names.includes(status)) return undefined;
  const reasons = names
    .filter((name) => name.startsWith(prefix) && name !== status)
    .map((name) => ({ path: `${folder}/${name}`, reason: reasonOf[name.slice(prefix.length)] ?? ("other" as const) }));
  return { status: `${folder}/${status}`, reasons };
}

/** The reasons that hold now, each once; undefined where none of the GTs tells. */
export function readThrottling(host: Host, files: readonly ThrottleFiles[]): readonly GpuThrottleReason[] | undefined {
  let isTold = false;
  const holding = new Set<GpuThrottleReason>();
  for (const { status, reasons } of files) {
    const isThrottled = readInteger(host, status);
    if (isThrottled === undefined) continue;
    isTold = true;
    // The reasons are asked for only where there are some: each reads a register.
    if (isThrottled === 0) continue;
    const before = holding.size;
    for (const { path, reason } of reasons) if (readInteger(host, path) === 1) holding.add(reason);
    if (holding.size === before) holding.add("other");
  }
  return isTold ? [...holding] : undefined;
}
