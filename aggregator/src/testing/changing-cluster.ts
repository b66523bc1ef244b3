import { timestampOf, type NodeMetrics } from "@kubevitals/proto";
import { factsOfKind } from "../kube/facts/index.ts";
import type { PodFacts } from "../state/facts/pod.ts";
import { clusterLists } from "../state/join/cluster-lists.ts";
import { joinPods } from "../state/join/joined-pods.ts";
import type { PodJoin } from "../state/join/pod-metrics.ts";
import type { AgentPodUsage } from "../state/join/usage.ts";
import { ObjectTable } from "../state/objects/object-table.ts";
import type { NodeRecord, Snapshot } from "../state/snapshot.ts";
import { named } from "./cluster-objects.ts";
import { movingNames } from "./moving-names.ts";
import { nodeMetrics, nodeRecord, snapshot } from "./records.ts";
import { noRows } from "./written-rows.ts";

/** What one node's agent said last, and when. */
interface NodeState {
  readonly metrics: NodeMetrics;
  readonly vitalsAt: number;
  readonly pods: ReadonlyMap<string, AgentPodUsage>;
  readonly seriesAt: number;
}

/** A cluster of nodes and pods that changes as it is told, and of which snapshots are taken as the aggregator takes them. */
export class ChangingCluster {
  readonly #table = new ObjectTable<PodFacts>();
  readonly #nodes = new Map<string, NodeState>();
  readonly #random: () => number;
  #monotonic = 0;
  #taken = 0;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** Passes time, in seconds. */
  pass(seconds: number): void {
    this.#monotonic += seconds * 1000;
  }

  /** The node's agent sends vitals: its moving values are others than before. */
  sendVitals(name: string): void {
    const {
      metrics = nodeMetrics(name, steadyFields(name)),
      pods = new Map(),
      seriesAt = 0,
    } = this.#nodes.get(name) ?? {};
    const values = Object.fromEntries(movingNames.map((field) => [field, this.#random() * 1000]));
    const next = { ...metrics, ...values, timestamp: timestampOf(this.#wall()) };
    this.#nodes.set(name, { metrics: next, vitalsAt: this.#monotonic, pods, seriesAt });
  }

  /** The node's agent sends series, with the usage of these pods' cgroups. */
  sendSeries(name: string, cgroups: readonly string[]): void {
    const node = this.#nodes.get(name);
    if (node === undefined) return;
    const pods = new Map(cgroups.map((uid) => [uid, this.#usage(uid)]));
    this.#nodes.set(name, { ...node, pods, seriesAt: this.#monotonic });
  }

  /** Kubernetes tells of a pod. */
  putPod(uid: string, nodeName: string, restartCount = 0): void {
    const container = (name: string) => ({
      name,
      image: `registry.example/team/${name}:v1.${restartCount}`,
      resources: { requests: { cpu: "100m", memory: "64Mi" }, limits: { cpu: "500m", memory: "256Mi" } },
    });
    const status = (name: string) => ({
      name,
      restartCount,
      ready: true,
      containerID: `containerd://${containerId(uid, name)}`,
      state: { running: { startedAt: "2026-01-01T00:00:05Z" } },
    });
    const names = ["app", "proxy"];
    const facts = factsOfKind.pods({
      metadata: { ...named(`pod-${uid}`, "shop", { uid, labels: { app: `app-${uid.slice(-1)}`, tier: "web" } }) },
      spec: { nodeName, containers: names.map(container) },
      status: { phase: "Running", containerStatuses: names.map(status) },
    } as never);
    this.#table.put({ uid, name: `pod-${uid}`, namespace: "shop", rows: noRows, facts });
  }

  removePod(uid: string): void {
    this.#table.remove(uid);
  }

  takeSnapshot(): Snapshot {
    const records = new Map(Array.from(this.#nodes, ([name, node]) => [name, this.#record(name, node)]));
    const cgroups = new Map(Array.from(this.#nodes, ([name, { pods }]) => [name, pods]));
    const join: PodJoin = {
      agents: { nodes: records, pods: cgroups },
      metricsServer: undefined,
      takenAt: this.#wall(),
      monotonic: this.#monotonic,
      ownerOf: (owner) => owner,
      customMetrics: () => ({}),
    };
    const pods = joinPods(this.#table.view(), join, true);
    return {
      ...snapshot(`s-${++this.#taken}`, Array.from(records.values())),
      takenAt: this.#wall(),
      monotonic: this.#monotonic,
      pods,
      ...clusterLists(new Map(), () => pods.usages()),
    };
  }

  #record(name: string, { metrics, vitalsAt, seriesAt }: NodeState): NodeRecord {
    const ageSeconds = (this.#monotonic - vitalsAt) / 1000;
    const freshness = ageSeconds > 3 ? "FRESHNESS_STALE" : "FRESHNESS_FRESH";
    const provenance = {
      source: "SOURCE_AGENT",
      freshness,
      ageSeconds,
      receivedAt: timestampOf(epoch + vitalsAt),
    } as const;
    const frame = nodeRecord(name, { freshness, ageSeconds, seriesAgeSeconds: (this.#monotonic - seriesAt) / 1000 });
    return { ...frame, metrics: { ...metrics, provenance } };
  }

  #usage(uid: string): AgentPodUsage {
    const usage = () => ({ cpuMillicores: this.#random() * 100, memoryBytes: Math.floor(this.#random() * 2 ** 28) });
    const containers = new Map(["app", "proxy"].map((name) => [containerId(uid, name), usage()]));
    return { ...usage(), containers, throttled: new Map(), at: this.#wall(), windowSeconds: 15 };
  }

  #wall(): number {
    return epoch + this.#monotonic;
  }
}

const epoch = Date.UTC(2026, 0, 1);

function containerId(uid: string, name: string): string {
  return `${uid}-${name}`.padEnd(64, "0");
}

function steadyFields(name: string): Partial<NodeMetrics> {
  const collectors = ["cpu", "meminfo", "diskstats", "filesystem", "loadavg", "netdev", "pressure", "stat", "vmstat"];
  return {
    nodeUid: `uid-of-${name}`,
    labels: { "kubernetes.io/hostname": name, "kubernetes.io/arch": "amd64", "topology.kubernetes.io/zone": "zone-a" },
    info: { bootId: name, kernelRelease: "6.12.48-generic", machine: "x86_64", agentVersion: "0.1.0" },
    inventory: { cpuModel: "EPYC 7B13", cpuCores: 64, memoryModules: [], disks: [] },
    collectors: collectors.map((collector) => ({ name: collector, state: "COLLECTOR_STATE_OK" })),
  };
}
