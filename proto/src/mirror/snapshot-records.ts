import { containerMetricsFields, nodeMetricsFields, podMetricsFields } from "../gen/fields.ts";
import type {
  HealthIssue,
  NamespaceMetrics,
  NetworkMetrics,
  NodeMetrics,
  PodMetrics,
  QuotaMetrics,
  ServiceMetrics,
  VolumeClaimMetrics,
  VolumeMetrics,
  WorkloadMetrics,
} from "../gen/types.ts";
import type { RecordShape } from "../record-delta.ts";

/** What a snapshot is made of, by the names of its parts. */
export interface SnapshotRecords {
  readonly nodes: NodeMetrics;
  readonly pods: PodMetrics;
  readonly networks: NetworkMetrics;
  readonly namespaces: NamespaceMetrics;
  readonly workloads: WorkloadMetrics;
  readonly services: ServiceMetrics;
  readonly volumes: VolumeMetrics;
  readonly volumeClaims: VolumeClaimMetrics;
  readonly quotas: QuotaMetrics;
  readonly issues: HealthIssue;
}

export type RecordName = keyof SnapshotRecords;

/** What a kind of record goes by. */
export interface RecordNaming {
  /** Fields that tell one record from another. */
  readonly key: readonly string[];
  /** Fields that records are in the order of; empty ones come last. */
  readonly order: readonly string[];
}

/** What each kind of record goes by (see WatchSnapshots). */
export const recordNaming: Readonly<Record<RecordName, RecordNaming>> = {
  nodes: { key: ["nodeName"], order: ["nodeName"] },
  pods: { key: ["podUid"], order: ["namespace", "podName", "podUid"] },
  networks: { key: ["source", "target"], order: ["source", "target"] },
  namespaces: { key: ["namespace"], order: ["namespace"] },
  workloads: { key: ["uid"], order: ["kind", "namespace", "name"] },
  services: { key: ["uid"], order: ["namespace", "name"] },
  volumes: { key: ["uid"], order: ["name"] },
  volumeClaims: { key: ["uid"], order: ["namespace", "name"] },
  quotas: { key: ["namespace", "name", "resource"], order: ["namespace", "name", "resource"] },
  issues: { key: ["id"], order: ["severity", "id"] },
};

/** What travels as what changed in it. */
export const deltaShapes: Readonly<Record<"nodes" | "pods" | "containers", RecordShape>> = {
  nodes: { fields: nodeMetricsFields, key: recordNaming.nodes.key },
  pods: { fields: podMetricsFields, key: recordNaming.pods.key },
  containers: { fields: containerMetricsFields, key: ["containerName"] },
};

/** The key of a record: as GoneRecords has it where that is one text. */
export function recordKey(name: RecordName, record: object): string {
  const { key } = recordNaming[name];
  const values = key.map((field) => textOf(record, field));
  return values.length === 1 ? (values[0] ?? "") : JSON.stringify(values);
}

/** Records in the order of the model: by UTF-16 code units, and issues worst first. */
export function compareRecords(name: RecordName, a: object, b: object): number {
  for (const field of recordNaming[name].order) {
    const [left, right] = [textOf(a, field), textOf(b, field)];
    if (left === right) continue;
    // SEVERITY_CRITICAL comes before SEVERITY_WARNING by its name as well.
    if (left === "" || right === "") return left === "" ? 1 : -1;
    return left < right ? -1 : 1;
  }
  return 0;
}

function textOf(record: object, field: string): string {
  const value = (record as Readonly<Record<string, unknown>>)[field];
  return typeof value === "string" ? value : "";
}
