import { UsageError, isLoopback, type HostPort } from "@kubevitals/program";
import { startApiServer, type ApiServer } from "../api/api-server.ts";
import { ApiWorld } from "../api/api-world.ts";
import { writeKubeconfig } from "../api/kubeconfig.ts";
import type { SimulateOptions } from "../options.ts";
import { WorldClock } from "../world/world-clock.ts";
import type { PartReport } from "./part-report.ts";
import { startParts } from "./parts.ts";

/** A simulated cluster that runs. */
export interface Simulation {
  /** `HOST:PORT` of its API server; undefined where it has none. */
  readonly apiAddress: string | undefined;
  /** What the objects of its API are made from. */
  readonly world: ApiWorld;
  /**
   * Starts the agents: the aggregator that they stream to may come after the API server that it reads.
   *
   * @param aggregator where it listens; by default as the options say
   */
  startAgents(aggregator?: HostPort): Promise<void>;
  reports(): readonly PartReport[];
  stop(): Promise<void>;
}

/**
 * Starts the API side of a simulated cluster, whose agents start when they are asked to.
 *
 * @throws {UsageError} where the API server would listen to others than this machine
 */
export async function startSimulation(options: SimulateOptions): Promise<Simulation> {
  const epoch = options.beganAt ?? Date.now();
  const world = new ApiWorld(options, new WorldClock(epoch, options.speed));
  const api = await startApi(options, world);
  let parts: Awaited<ReturnType<typeof startParts>> | undefined;
  return {
    apiAddress: api?.address,
    world,
    async startAgents(aggregator = options.aggregator) {
      parts = await startParts({ ...options, aggregator }, epoch);
    },
    reports: () => parts?.reports() ?? [],
    stop: async () => void (await Promise.all([parts?.stop(), api?.close()])),
  };
}

async function startApi(options: SimulateOptions, world: ApiWorld): Promise<ApiServer | undefined> {
  const { apiListen, kubeconfigOut, metricsServer } = options;
  if (apiListen === undefined) return undefined;
  if (!isLoopback(apiListen.host)) {
    throw new UsageError(`--api-listen: ${apiListen.host} is not loopback; the stand-in asks nobody who they are`);
  }
  const api = await startApiServer({ listen: apiListen, world, metricsServer });
  if (kubeconfigOut !== undefined) await writeKubeconfig(kubeconfigOut, api.address);
  return api;
}
