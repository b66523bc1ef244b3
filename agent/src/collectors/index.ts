import type { Collector } from "./collector.ts";
import { loadavg } from "./loadavg.ts";

/** Every collector of the agent. */
export const collectors: readonly Collector[] = [loadavg];
