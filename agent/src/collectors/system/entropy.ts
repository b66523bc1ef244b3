import type { Collector } from "../collector.ts";
import { readProcNumber } from "../reading/number-file.ts";

/** The kernel's random number generator, in bits. */
export interface Entropy {
  readonly available: number | undefined;
  readonly poolSize: number | undefined;
}

/** https://docs.kernel.org/admin-guide/sysctl/kernel.html#random */
export const entropy: Collector<Entropy> = {
  name: "entropy",
  source: "/proc/sys/kernel/random/{entropy_avail,poolsize}",
  read(host) {
    const available = readProcNumber(host, "sys/kernel/random/entropy_avail");
    const poolSize = readProcNumber(host, "sys/kernel/random/poolsize");
    return available === undefined && poolSize === undefined ? undefined : { available, poolSize };
  },
  series({ available, poolSize }, out) {
    if (available !== undefined) {
      out.gauge("node_entropy_available_bits", "Entropy that the kernel has gathered, in bits.").add(available);
    }
    if (poolSize !== undefined) {
      out.gauge("node_entropy_pool_size_bits", "Entropy that the kernel can hold, in bits.").add(poolSize);
    }
  },
};
