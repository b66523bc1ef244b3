/** What an extended resource stands for, where it stands for GPUs. */
export interface GpuResource {
  readonly vendor: "nvidia" | "amd" | "intel";
  /** Whether a piece of it is a part of a GPU that the hardware divides. */
  readonly isPart: boolean;
}

const vendors = { "nvidia.com": "nvidia", "amd.com": "amd", "gpu.intel.com": "intel" } as const;

/**
 * Names under which the vendors' device plugins advertise GPUs and parts of them. NVIDIA adds `.shared` where one device is given out
 * several times; AMD names parts by how they divide compute and memory. What is not a device of its own is left out, such as Intel's
 * `i915_monitoring`, which stands for all GPUs of a node at once.
 */
const gpuNames =
  /^(?:(?<whole>nvidia\.com\/gpu|amd\.com\/gpu|gpu\.intel\.com\/(?:i915|xe))|nvidia\.com\/mig-.+|amd\.com\/[a-z]px_nps\d+)(?:\.shared)?$/;

/** What a resource of this name stands for; undefined for what is no GPU. */
export function gpuResourceOf(name: string): GpuResource | undefined {
  const found = gpuNames.exec(name);
  if (found === null) return undefined;
  const vendor = vendors[name.slice(0, name.indexOf("/")) as keyof typeof vendors];
  return { vendor, isPart: found.groups?.["whole"] === undefined };
}
