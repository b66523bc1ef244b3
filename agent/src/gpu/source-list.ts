import type { Host } from "../host.ts";
import { drmFolder, lookAtCard, namesIn } from "./drm/card.ts";
import type { GpuSource } from "./gpu-source.ts";
import { findHardware } from "./nvidia/hardware.ts";
import { createNvidiaSource, type NvidiaOptions } from "./nvidia/nvidia-source.ts";
import { SysfsHelperSource } from "./sysfs/helper-source.ts";
import { createLocalSysfsSource } from "./sysfs/local-source.ts";
import { unlessFailing } from "./unless-failing.ts";

/** Seconds between two looks for devices of vendors of which there were none: drivers are loaded, and devices put in, that seldom. */
const secondsPerLook = 60;

/** How devices are read, beside what the host shows. */
export interface SourceOptions extends NvidiaOptions {
  /** Whether processes are searched for clients of devices. */
  readonly fdinfo: boolean;
}

/** The sources of a machine's devices, each opened once there is something to read. */
export class SourceList {
  readonly #options: SourceOptions;
  #nvidia: GpuSource | undefined;
  #sysfs: GpuSource | undefined;
  #lookedAt = -Infinity;

  constructor(options: SourceOptions) {
    this.#options = options;
  }

  /** The sources that there are; none on a machine without devices. */
  find(host: Host): readonly GpuSource[] {
    const now = host.clock.monotonic() / 1000;
    if (now - this.#lookedAt >= secondsPerLook) {
      this.#lookedAt = now;
      this.#nvidia ??= this.#openNvidia(host);
      this.#sysfs ??= this.#openSysfs(host);
    }
    return [this.#nvidia, this.#sysfs].filter((source) => source !== undefined);
  }

  #openNvidia(host: Host): GpuSource | undefined {
    if (host.startHelper === undefined) return undefined;
    if (this.#options.library === undefined) {
      const hardware = unlessFailing(() => findHardware(host));
      if (hardware === undefined || (hardware.addresses.length === 0 && !hardware.hasDriver)) return undefined;
    }
    return createNvidiaSource(host, host.startHelper, this.#options);
  }

  #openSysfs(host: Host): GpuSource | undefined {
    const hasCards = namesIn(host, drmFolder).some((name) => lookAtCard(host, name) !== undefined);
    if (!hasCards) return undefined;
    const { startHelper, procPath: proc, sysPath: sys, clock } = host;
    const { fdinfo } = this.#options;
    if (startHelper === undefined || proc === undefined) return createLocalSysfsSource(host, fdinfo);
    return new SysfsHelperSource(startHelper, clock, { proc, sys, fdinfo });
  }
}
