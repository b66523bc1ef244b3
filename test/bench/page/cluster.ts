import { BlockWriter, emptyNodeMetrics, timestampOf, type BlockValues } from "@kubevitals/proto";
import type { NodeRecord, Snapshot } from "../../../aggregator/src/state/snapshot.ts";
import { storeSeries } from "../../../aggregator/src/state/stored-series.ts";

/** What nodes are made of; all nodes of one kind have the same blocks. */
interface MachineType {
  readonly cpus: number;
  readonly disks: number;
  readonly interfaces: number;
}

const machineTypes: readonly MachineType[] = [
  { cpus: 8, disks: 2, interfaces: 6 },
  { cpus: 12, disks: 2, interfaces: 4 },
  { cpus: 8, disks: 4, interfaces: 4 },
  { cpus: 10, disks: 3, interfaces: 5 },
];

const modes = ["idle", "iowait", "irq", "nice", "softirq", "steal", "system", "user"];

/** A snapshot of so many nodes with some 500 series each, in which no two values are alike by design. */
export function madeUpSnapshot(nodes: number): Snapshot {
  const known = new Map<string, BlockValues["block"]>();
  const records = new Map<string, NodeRecord>();
  for (let index = 0; index < nodes; index++) {
    const name = `node-${String(index).padStart(5, "0")}.region-1.example.internal`;
    records.set(name, recordOf(name, index, known));
  }
  const coverage = { nodesKnown: nodes, nodesFresh: nodes, checksApplicable: 1, checksEvaluated: 1, rate: 100 };
  return {
    id: `made-up-${nodes}`,
    clusterId: "made-up",
    takenAt: Date.UTC(2026, 0, 1),
    monotonic: 0,
    nodes: records,
    pods: undefined,
    networks: () => [],
    joined: undefined,
    lists: undefined,
    kube: undefined,
    cluster: {
      clusterId: "made-up",
      timestamp: timestampOf(0),
      nodesTotal: nodes,
      nodesHealthy: nodes,
      nodesFresh: nodes,
      nodesStale: 0,
      nodesLost: 0,
      healthStatus: "HEALTH_STATUS_HEALTHY",
      issues: [],
      gpuModels: [],
    },
    health: { status: "HEALTH_STATUS_HEALTHY", issues: [], unknown: [], unknownCount: 0, silenced: [], coverage },
    coverage,
    sources: [],
  };
}

/** Series of a snapshot's nodes. */
export function seriesIn({ nodes }: Snapshot): number {
  let count = 0;
  for (const { series } of nodes.values()) count += series.shape.rows;
  return count;
}

function recordOf(name: string, index: number, known: Map<string, BlockValues["block"]>): NodeRecord {
  const type = machineTypes[index % machineTypes.length] ?? assertNever();
  // Every tenth node has interfaces that no other has, as names of virtual ones are random.
  const own = index % 10 === 0 ? `-${index}` : "";
  const share = (kind: string, sample: BlockValues): BlockValues => {
    const key = `${kind} ${JSON.stringify(type)} ${kind === "netdev" ? own : ""}`;
    const block = known.get(key) ?? sample.block;
    known.set(key, block);
    return { ...sample, block };
  };
  return {
    metrics: emptyNodeMetrics(name),
    freshness: "FRESHNESS_FRESH",
    ageSeconds: 0.5,
    series: storeSeries([
      share("cpu", cpu(type, index)),
      share(
        "meminfo",
        singles("node_memory", 50, (row) => Math.floor(spread(index, row) * 4e6) * 4096),
      ),
      share(
        "vmstat",
        singles("node_vmstat", 40, (row) => Math.floor(spread(index, row) * 1e10)),
      ),
      share("netdev", netdev(type, own, index)),
      share("diskstats", diskstats(type, index)),
      share(
        "other",
        singles("node_other", 100, (row) => (row % 3 === 0 ? spread(index, row) : row)),
      ),
    ]),
    seriesAgeSeconds: 3,
    clockSkewSeconds: 0.01,
  };
}

function cpu({ cpus }: MachineType, index: number): BlockValues {
  const out = new BlockWriter();
  const seconds = out.counter("node_cpu_seconds_total", "Seconds the CPUs spent in each mode.", ["cpu", "mode"]);
  for (let number = 0; number < cpus; number++)
    for (const [at, mode] of modes.entries())
      seconds.add(Math.floor(spread(index, number * 8 + at) * 1e9) / 100, String(number), mode);
  return out.finish([], []);
}

function singles(prefix: string, count: number, valueOf: (row: number) => number): BlockValues {
  const out = new BlockWriter();
  for (let row = 0; row < count; row++) out.gauge(`${prefix}_field_${row}_bytes`, "A field.").add(valueOf(row));
  return out.finish([], []);
}

function netdev({ interfaces }: MachineType, own: string, index: number): BlockValues {
  const out = new BlockWriter();
  for (let field = 0; field < 20; field++) {
    const family = out.counter(`node_network_field_${field}_total`, "A field of interfaces.", ["device"]);
    for (let device = 0; device < interfaces; device++)
      family.add(Math.floor(spread(index, field * 16 + device) * 1e12), `veth${device}${own}`);
  }
  return out.finish([], []);
}

function diskstats({ disks }: MachineType, index: number): BlockValues {
  const out = new BlockWriter();
  for (let field = 0; field < 40; field++) {
    const family = out.counter(`node_disk_field_${field}_total`, "A field of disks.", ["device"]);
    for (let disk = 0; disk < disks; disk++)
      family.add(Math.floor(spread(index, field * 8 + disk) * 1e9) / 1000, `nvme${disk}n1`);
  }
  return out.finish([], []);
}

/** 0 to 1, spread evenly, the same each time. */
function spread(a: number, b: number): number {
  let hash = Math.imul(a + 1, 0x9e3779b1) ^ Math.imul(b + 1, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}

function assertNever(): never {
  throw new Error("there is a machine type for each node");
}
