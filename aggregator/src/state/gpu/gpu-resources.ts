/** Who makes the GPUs that a resource of Kubernetes stands for. */
export type GpuResourceVendor = "nvidia" | "amd" | "intel";

/**
 * Names under which the vendors' device plugins advertise GPUs and parts of them. NVIDIA adds `.shared` where one device is given out
 * several times; AMD names parts by how they divide compute and memory. What is not a device of its own is left out, such as Intel's
 * `i915_monitoring`, which stands for all GPUs of a node at once.
 */
const gpuNames: readonly (readonly [GpuResourceVendor, RegExp])[] = [
  ["nvidia", /^nvidia\.com\/(?:gpu|mig-.+?)(?:\.shared)?$/],
  ["amd", /^amd\.com\/(?:gpu|[a-z]px_nps\d+)$/],
  ["intel", /^gpu\.intel\.com\/(?:i915|xe)$/],
];

/** Whose GPUs, or parts of them, an extended resource of this name stands for; undefined for what is no GPU. */
export function gpuVendorOf(name: string): GpuResourceVendor | undefined {
  return gpuNames.find(([, pattern]) => pattern.test(name))?.[0];
}
