import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../../peers/free-port.ts";
import type { Owner } from "../../programs/support/program.ts";
import type { Workspace } from "../workspace.ts";
import { startAggregator, type AggregatorProcess } from "./aggregator-process.ts";
import { findJson } from "./http-read.ts";
import type { BenchOptions } from "./options.ts";
import { startSimulator, type SimulatorProcess } from "./simulator-process.ts";

/** An aggregator and the simulated cluster that it watches. */
export interface ClusterRun {
  readonly aggregator: AggregatorProcess;
  readonly agents: SimulatorProcess;
  /** Nodes that were fresh when the waiting ended. */
  readonly fresh: number;
  stop(): Promise<void>;
}

export interface ClusterShape {
  readonly nodes: number;
  readonly podsPerNode: number;
  /** Whether agents send the series of their pods' cgroups. */
  readonly containers: boolean;
  /** Whether the page shows kube_*; where it does not, their rows are not kept either. */
  readonly kubeSeries: boolean;
}

/** How long a cluster may take beyond its agents' own start: what is not fresh by then does not get so. */
const patienceSeconds = 60;

/** Agents that start in a second. */
const startsASecond = 100;

interface ClusterAnswer {
  readonly nodesFresh?: number;
  readonly podsTotal?: number;
}

/** Starts both, and waits until every node is fresh and every pod known. */
export async function startCluster(
  owner: Owner,
  workspace: Workspace,
  shape: ClusterShape,
  { seriesPerNode, processes, nodeFlags, aggregatorFlags }: BenchOptions,
): Promise<ClusterRun> {
  const { nodes, podsPerNode, containers, kubeSeries } = shape;
  const kubeconfig = join(workspace.folder, `kubeconfig-${nodes}-${podsPerNode}`);
  const common = [
    `--nodes=${nodes}`,
    `--pods-per-node=${podsPerNode}`,
    `--series-per-node=${seriesPerNode}`,
    `--began-at=${Date.now()}`,
    "--no-faults",
    "--report-seconds=3600",
    ...(containers ? ["--containers"] : []),
  ];
  const apiPort = await freePort();
  const apiFlags = ["--no-agents", `--api-listen=127.0.0.1:${apiPort}`, `--kubeconfig-out=${kubeconfig}`];
  const api = podsPerNode === 0 ? undefined : await startSimulator(owner, [...common, ...apiFlags]);
  const aggregator = await startAggregator(owner, {
    workspace,
    kubeconfig: api && kubeconfig,
    nodeFlags,
    flags: [...(kubeSeries ? [] : ["--prometheus-groups=node,container,kubelet,gpu,pods,own"]), ...aggregatorFlags],
  });
  const rampSeconds = Math.ceil(nodes / startsASecond);
  const agentFlags = [`--aggregator=${aggregator.grpc}`, `--processes=${processes}`, `--ramp-seconds=${rampSeconds}`];
  const agents = await startSimulator(owner, [...common, ...agentFlags]);
  const fresh = await untilComplete(aggregator.http, shape, rampSeconds + patienceSeconds);
  return {
    aggregator,
    agents,
    fresh,
    stop: async () => void (await Promise.all([agents.stop(), api?.stop(), aggregator.stop()])),
  };
}

async function untilComplete(http: string, { nodes, podsPerNode }: ClusterShape, seconds: number): Promise<number> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    // Before the first snapshot the aggregator says that it has none.
    const answer = (await findJson(`http://${http}/api/v1/metrics/cluster`, 503)) as ClusterAnswer | undefined;
    const { nodesFresh = 0, podsTotal = 0 } = answer ?? {};
    const isComplete = nodesFresh >= nodes && podsTotal >= nodes * podsPerNode;
    if (isComplete || performance.now() > end) return nodesFresh;
    await sleep(1000);
  }
}
