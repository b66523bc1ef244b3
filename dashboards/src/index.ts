import { buildDashboard, type DashboardSource } from "./build/dashboard.ts";
import type { ImportableDashboard } from "./build/importable.ts";
import { clusterDashboard } from "./cluster/cluster.ts";
import { gpuDashboard } from "./gpu/gpu.ts";
import { namespaceDashboard } from "./namespace/namespace.ts";
import { networkDashboard } from "./network/network.ts";
import { nodeDashboard } from "./node/node.ts";
import { podsDashboard } from "./pods/pods.ts";
import { selfDashboard } from "./self/self.ts";

const sources: readonly DashboardSource[] = [
  clusterDashboard,
  nodeDashboard,
  podsDashboard,
  namespaceDashboard,
  gpuDashboard,
  networkDashboard,
  selfDashboard,
];

/** A dashboard and the file of `dashboards/` that it is in. */
export interface DashboardFile {
  readonly name: string;
  readonly dashboard: ImportableDashboard;
}

/** All dashboards. */
export function dashboardFiles(): readonly DashboardFile[] {
  return sources.map((source) => ({ name: `${source.uid}.json`, dashboard: buildDashboard(source) }));
}
