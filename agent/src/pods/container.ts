import { AbsentError, type Collector } from "../collectors/collector.ts";
import type { Host } from "../host.ts";
import type { SeriesWriter } from "../series-writer.ts";
import { createDeviceNames } from "./block-devices.ts";
import { findHierarchies } from "./cgroup-hierarchies.ts";
import { CgroupTable, type TableReading } from "./cgroup-table.ts";
import { writeCgroup } from "./container-families.ts";
import { writeIo, writeTraffic } from "./device-families.ts";
import { readPod, type PodReading } from "./pod-reading.ts";
import { PodTree } from "./pod-tree.ts";
import { PodNetworks } from "./pod-network.ts";

/** Pods and containers of one machine that are read at most: what they say must fit into what an aggregator takes of a node. */
const mostCgroups = 1500;

/** After how many readings the names of block devices are asked for again. */
const readingsPerDeviceNames = 20;

/** All cgroups of Kubernetes at one instant. */
export interface ContainerReading {
  readonly atSeconds: number;
  /** The whole machine, and the kubelet's cgroups that hold all pods. */
  readonly above: readonly TableReading[];
  readonly pods: readonly PodReading[];
  /** Folders of pods that the kernel tells about, and those that have to be listed. */
  readonly watchedPods: number;
  readonly listedPods: number;
  /** Pods and containers that are not read, as there are too many. */
  readonly leftOut: number;
  /** What went wrong with single pods. */
  readonly problems: readonly string[];
  /** The file of a block device by its number. */
  readonly deviceName: (device: string) => string;
}

/**
 * Pods and containers by their cgroups, under cAdvisor's names. Remembers which there are and keeps their files open. Names and
 * images it does not know: the aggregator joins them by the pod's UID and the container's id.
 */
export function createContainer(): Collector<ContainerReading> {
  const deviceNames = createDeviceNames();
  let known: KnownCgroups | undefined;
  let readings = 0;
  return {
    name: "container",
    source: "/proc/1/mountinfo, /sys/fs/cgroup, /proc/<pid>/{net/dev,ns/net,stat}",
    read(host) {
      known ??= openCgroups(host);
      if (known === undefined) throw new AbsentError("no hierarchy of cgroups is mounted below the sys mount");
      if (++readings % readingsPerDeviceNames === 0) deviceNames.forget();
      return {
        ...readCgroups(host, known),
        deviceName: (device) => deviceNames.nameOf(host, device),
      };
    },
    series: writeContainers,
  };
}

/** What is remembered from one sample to the next. */
interface KnownCgroups {
  readonly tree: PodTree;
  readonly table: CgroupTable;
  readonly networks: PodNetworks;
}

function openCgroups(host: Host): KnownCgroups | undefined {
  const hierarchies = findHierarchies(host);
  if (hierarchies === undefined) return undefined;
  const { main } = hierarchies;
  return { tree: new PodTree(host, main), table: new CgroupTable(host, hierarchies), networks: new PodNetworks() };
}

function readCgroups(host: Host, { tree, table, networks }: KnownCgroups): Omit<ContainerReading, "deviceName"> {
  tree.update();
  table.begin();
  networks.begin();
  const problems: string[] = [];
  const above = ["", ...tree.roots].map((path) => table.read(path, [{ name: "id", value: path || "/" }], "machine"));
  const pods: PodReading[] = [];
  let cgroups = 0;
  let leftOut = tree.leftOut;
  let watchedPods = 0;
  let listedPods = 0;
  for (const pod of tree.pods) {
    if (pod.isWatched) watchedPods++;
    else listedPods++;
    const size = 1 + pod.containerCount;
    if (cgroups + size > mostCgroups) {
      leftOut += size;
      continue;
    }
    cgroups += size;
    try {
      const reading = readPod(host, table, networks, pod);
      if (reading !== undefined) pods.push(reading);
    } catch (error) {
      problems.push(`${pod.path}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  table.end();
  return {
    atSeconds: Math.floor(host.clock.now() / 1000),
    above: above.filter((reading) => reading !== undefined),
    pods,
    watchedPods,
    listedPods,
    leftOut,
    problems,
  };
}

function writeContainers(reading: ContainerReading, out: SeriesWriter): void {
  for (const problem of reading.problems) out.complain(problem);
  for (const row of reading.above) writeTableReading(row, reading, out);
  for (const { pod, containers, traffic, started, exited } of reading.pods) {
    writeTableReading(pod, reading, out);
    const block = out.instance(...pod.labels);
    if (traffic !== undefined) writeTraffic(block, traffic);
    block
      .counter("kubevitals_agent_pod_containers_started_total", "Containers of the pod that the agent saw start.")
      .add(started);
    block
      .counter("kubevitals_agent_pod_containers_exited_total", "Containers of the pod that the agent saw exit.")
      .add(exited);
    for (const container of containers) writeTableReading(container, reading, out);
  }
  const folders = out.gauge("kubevitals_agent_pods", "Pods by how the agent learns of their containers.", ["mode"]);
  folders.add(reading.watchedPods, "watched");
  folders.add(reading.listedPods, "listed");
  out
    .gauge("kubevitals_agent_pod_cgroups_left_out", "Pods and containers that are not read, as there are too many.")
    .add(reading.leftOut);
}

function writeTableReading(
  { labels, values, startSeconds }: TableReading,
  { atSeconds, deviceName }: ContainerReading,
  out: SeriesWriter,
): void {
  const block = out.instance(...labels);
  block.gauge("container_last_seen", "When the agent last saw the cgroup, in seconds since 1970.").add(atSeconds);
  const start = block.gauge("container_start_time_seconds", "When the cgroup came to be, in seconds since 1970.");
  if (startSeconds !== undefined) start.add(startSeconds);
  writeCgroup(block, values);
  writeIo(block, values.io, deviceName);
}
