import { setTimeout as sleep } from "node:timers/promises";
import type { Owner } from "../../programs/support/program.ts";
import { pssBytes } from "../process-tree.ts";
import type { Workspace } from "../workspace.ts";
import { startCluster, type ClusterShape } from "./cluster-run.ts";
import { readHttp } from "./http-read.ts";
import type { BenchOptions } from "./options.ts";

/** What series of one kind cost in memory. */
export interface SeriesMemory {
  readonly what: string;
  /** Series more than without them, on the page. */
  readonly series: number;
  readonly bytes: number;
  /** Pods of the cluster that was measured. */
  readonly pods: number;
  /** How many of them fit in the memory that an aggregator may take. */
  readonly fit: number;
}

/** The memory that an aggregator may take: the budget's 2 GiB. */
export const memoryBudget = 2 * 2 ** 30;

/** Until every node has sent series twice, so that what is kept of the ones before is there as well. */
const settleSeconds = 32;

/** Compares three clusters of one size: nodes alone, with the objects of Kubernetes, and with their pods' cgroups. */
export async function measureSeriesMemory(
  owner: Owner,
  workspace: Workspace,
  options: BenchOptions,
  say: (sentence: string) => void,
): Promise<readonly SeriesMemory[]> {
  const { memoryNodes: nodes, podsPerNode } = options;
  const sizeOf = async (what: string, shape: ClusterShape) => {
    say(`memory of ${what}, ${nodes} nodes`);
    const run = await startCluster(owner, workspace, shape, options);
    await sleep(settleSeconds * 1000);
    const { series } = await readHttp(`http://${run.aggregator.http}/metrics`, { countsSeries: true });
    const bytes = await pssBytes(run.aggregator.pid);
    await run.stop();
    return { series, bytes };
  };
  const alone = await sizeOf("nodes alone", { nodes, podsPerNode: 0, containers: false, kubeSeries: true });
  const kube = await sizeOf("nodes and objects", { nodes, podsPerNode, containers: false, kubeSeries: true });
  const all = await sizeOf("nodes, objects and cgroups", { nodes, podsPerNode, containers: true, kubeSeries: true });
  const pods = nodes * podsPerNode;
  return [difference("kube_*", pods, alone, kube), difference("container_*", pods, kube, all)];
}

interface Size {
  readonly series: number;
  readonly bytes: number;
}

function difference(what: string, pods: number, before: Size, after: Size): SeriesMemory {
  const series = after.series - before.series;
  const bytes = after.bytes - before.bytes;
  return { what, series, bytes, pods, fit: Math.floor((memoryBudget * series) / bytes) };
}
