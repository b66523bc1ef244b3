import { openHost, type Host } from "../../host.ts";
import type { SysfsAnswer, SysfsQuestion } from "./message.ts";
import { createSysfsSampler, type SysfsSampler } from "./sysfs-sampler.ts";

/** Takes a sample for each question of the agent. A driver that hangs holds this process, and nobody else. */
export function serveSysfs(): void {
  let open: { readonly host: Host; readonly sampler: SysfsSampler } | undefined;
  process.on("message", ({ number, proc, sys, fdinfo }: SysfsQuestion) => {
    open ??= { host: openHost({ proc, sys, root: "/" }), sampler: createSysfsSampler(fdinfo) };
    process.send?.({ number, ...sampleOf(open.sampler, open.host) } satisfies SysfsAnswer);
  });
}

function sampleOf(sampler: SysfsSampler, host: Host): Omit<SysfsAnswer, "number"> {
  try {
    return { samples: sampler.read(host) };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}
