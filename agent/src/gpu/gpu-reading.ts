import type { GpuAttribution, GpuReading, GpuSample } from "./device.ts";

/** A device, what it says and whose it is. */
export interface AttributedGpu {
  readonly reading: GpuReading;
  readonly attribution: GpuAttribution;
  /** Where the reading is from, and when it was taken: wall time of the node in milliseconds. */
  readonly source: GpuSample["source"];
  readonly takenAt: number;
}

/** All devices of a machine at one instant. */
export interface GpuNodeReading {
  /** By vendor and number; parts of a device that is divided follow it. */
  readonly gpus: readonly AttributedGpu[];
  /** Wall time of the node in milliseconds. */
  readonly at: number;
  /** Devices that the kubelet gave to containers and that are none of these, by resource. */
  readonly unmatched: ReadonlyMap<string, number>;
  /** Whether the kubelet's PodResources socket answered the last question; undefined before the first answer. */
  readonly isKubeletHeard: boolean | undefined;
  /** What could not be read or found out, where the rest could. */
  readonly problems: readonly string[];
}
