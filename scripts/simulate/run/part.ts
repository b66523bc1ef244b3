import { createLogger, createRateLimit, formatHostPort, systemClock } from "@kubevitals/program";
import { startFleet } from "../agents/fleet.ts";
import { VitalsEncoder } from "../agents/lean/vitals-encoder.ts";
import { createWireCounts } from "../agents/wire-counts.ts";
import { simulateNodes } from "../cluster/cluster.ts";
import type { SimulateOptions } from "../options.ts";
import { WorldClock } from "../world/world-clock.ts";
import { reportOf, type PartReport } from "./part-report.ts";

/** Which agents a process runs. */
export interface PartPlan {
  readonly options: SimulateOptions;
  /** Places of its nodes: from the first to before the second. */
  readonly from: number;
  readonly to: number;
  /** When the cluster began, in milliseconds since 1970. */
  readonly epoch: number;
}

/** The agents that run in this process. */
export interface Part {
  report(): PartReport;
  /** They say goodbye. */
  stop(): Promise<void>;
}

/** Agents that start in a second where nobody says otherwise. */
const startsASecond = 100;

/** Starts the agents of a part. */
export async function startPart({ options, from, to, epoch }: PartPlan): Promise<Part> {
  const counts = createWireCounts();
  const log = createLogger("simulate", options.logLevel);
  const mayComplain = createRateLimit(systemClock);
  const fleet = startFleet({
    nodes: await simulateNodes(options, from, to),
    address: formatHostPort(options.aggregator),
    world: new WorldClock(epoch, options.speed),
    rampSeconds: options.rampSeconds ?? options.nodes / startsASecond,
    counts,
    encoder: new VitalsEncoder(),
    onTrouble(node, code, details) {
      const allowed = mayComplain(`${code} ${details.replaceAll(/\d+/g, "")}`);
      if (allowed) log.warn({ node, code, ...allowed }, details);
    },
  });
  return { report: () => reportOf(counts), stop: () => fleet.stop("the simulation ends") };
}
