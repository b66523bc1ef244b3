import type { Host } from "../../host.ts";
import type { GpuSample } from "../device.ts";
import type { GpuSource } from "../gpu-source.ts";
import { createSysfsSampler } from "./sysfs-sampler.ts";

/** AMD's and Intel's devices, read in this process: of recorded hosts, whose files cannot hang. */
export function createLocalSysfsSource(host: Host, fdinfo: boolean): GpuSource {
  const sampler = createSysfsSampler(fdinfo);
  let samples: readonly GpuSample[] = [];
  return {
    refresh: async () => void (samples = sampler.read(host)),
    read: () => samples,
    close() {
      // It holds nothing.
    },
  };
}
