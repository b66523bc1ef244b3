import type { Host } from "../host.ts";
import type { CgroupTable, TableReading } from "./cgroup-table.ts";
import type { PodFolder } from "./pod-folder.ts";
import type { InterfaceTraffic, PodNetworks } from "./pod-network.ts";

/** A pod at one instant. */
export interface PodReading {
  readonly pod: TableReading;
  readonly containers: readonly TableReading[];
  /** What went over its network; undefined where it has none of its own, or that cannot be told. */
  readonly traffic: readonly InterfaceTraffic[] | undefined;
  /** Containers that have started and exited since the pod was first seen. */
  readonly started: number;
  readonly exited: number;
}

/**
 * Reads a pod and its containers; undefined where it has been removed. A container that goes while it is read is left out: what
 * it used stays in the pod's own cgroup.
 */
export function readPod(host: Host, table: CgroupTable, networks: PodNetworks, pod: PodFolder): PodReading | undefined {
  const podUid = { name: "pod_uid", value: pod.uid };
  const containers: TableReading[] = [];
  for (const { id, path } of pod.containers) {
    const reading = table.read(path, [{ name: "id", value: path }, { name: "name", value: id }, podUid], "container");
    if (reading !== undefined) containers.push(reading);
  }
  const own = table.read(pod.path, [{ name: "id", value: pod.path }, podUid], "pod");
  if (own === undefined) return undefined;
  const first = firstProcess(containers);
  return {
    pod: withAllProcesses(own, containers),
    containers,
    traffic: first === undefined ? undefined : networks.read(host, pod.path, first),
    started: pod.started,
    exited: pod.exited,
  };
}

/** The pod's own cgroup has no processes; those of the pod are its containers'. It is as old as its first container at least. */
function withAllProcesses(pod: TableReading, containers: readonly TableReading[]): TableReading {
  const isKnown = containers.every(({ values }) => values.processes !== undefined);
  const processes = isKnown ? containers.flatMap(({ values }) => values.processes ?? []) : undefined;
  const starts = [pod, ...containers]
    .map(({ startSeconds }) => startSeconds)
    .filter((seconds) => seconds !== undefined);
  const startSeconds = starts.length === 0 ? undefined : Math.min(...starts);
  return { labels: pod.labels, values: { ...pod.values, processes }, startSeconds };
}

/**
 * The first process of the oldest container: the sandbox, which holds the pod's network. Those of later containers may have
 * made themselves another one.
 */
function firstProcess(containers: readonly TableReading[]): number | undefined {
  const ages = containers
    .map(({ values, startSeconds = Infinity }) => ({ pid: values.processes?.find((pid) => pid > 0), startSeconds }))
    .filter(({ pid }) => pid !== undefined)
    .toSorted((a, b) => a.startSeconds - b.startSeconds);
  return ages[0]?.pid;
}
