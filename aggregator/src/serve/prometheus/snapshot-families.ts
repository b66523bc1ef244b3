import { BlockWriter, type BlockValues, type Freshness, type HealthStatus } from "@kubevitals/proto";
import type { NodeRecord, Snapshot } from "../../state/snapshot.ts";

const freshnessNames = {
  fresh: "FRESHNESS_FRESH",
  stale: "FRESHNESS_STALE",
  lost: "FRESHNESS_LOST",
} as const satisfies Readonly<Record<string, Freshness>>;

const statusNames = {
  healthy: "HEALTH_STATUS_HEALTHY",
  warning: "HEALTH_STATUS_WARNING",
  critical: "HEALTH_STATUS_CRITICAL",
  unknown: "HEALTH_STATUS_UNKNOWN",
} as const satisfies Readonly<Record<string, HealthStatus>>;

/** What a snapshot says of its nodes one by one, as `kubevitals_node_*` families. */
export function nodeFamilies(nodes: ReadonlyMap<string, NodeRecord>): BlockValues {
  const out = new BlockWriter();
  writeNodes(out, Array.from(nodes));
  return out.finish([], []);
}

/** What a snapshot says of the cluster and of itself, as `kubevitals_*` families. */
export function clusterFamilies(snapshot: Snapshot): BlockValues {
  const out = new BlockWriter();
  writeCounts(out, snapshot);
  writeHealth(out, snapshot);
  out
    .gauge(
      "kubevitals_snapshot_timestamp_seconds",
      "When the snapshot that this page shows was taken, by the aggregator's clock.",
    )
    .add(snapshot.takenAt / 1000);
  return out.finish([], []);
}

function writeCounts(out: BlockWriter, { nodes }: Snapshot): void {
  const records = Array.from(nodes.values());
  const total = out.gauge(
    "kubevitals_nodes",
    "Nodes that the aggregator knows of, by how far their record describes the present.",
    ["freshness"],
  );
  for (const [name, freshness] of Object.entries(freshnessNames)) {
    total.add(records.filter((record) => record.freshness === freshness).length, name);
  }
}

function writeNodes(out: BlockWriter, records: readonly (readonly [string, NodeRecord])[]): void {
  const freshness = out.gauge(
    "kubevitals_node_freshness",
    "1 for the freshness that a node's record has now: fresh, stale (its last values are shown with their age) or lost (none are).",
    ["node", "freshness"],
  );
  for (const [node, record] of records) {
    for (const [name, value] of Object.entries(freshnessNames))
      freshness.add(record.freshness === value ? 1 : 0, node, name);
  }
  perNode(
    out,
    records,
    "kubevitals_node_age_seconds",
    "Time since the node's last vital signs arrived.",
    ({ ageSeconds }) => ageSeconds,
  );
  perNode(
    out,
    records,
    "kubevitals_node_series_age_seconds",
    "Time since the node's series on this page arrived.",
    ({ series, seriesAgeSeconds }) => (series.length > 0 ? seriesAgeSeconds : undefined),
  );
  perNode(
    out,
    records,
    "kubevitals_node_clock_skew_seconds",
    "How far the node's clock was ahead of the aggregator's when its agent connected.",
    ({ clockSkewSeconds }) => clockSkewSeconds,
  );
  perNode(
    out,
    records,
    "kubevitals_node_healthy",
    "Whether every health rule that applies to the node was evaluated and holds; absent while that is not known.",
    ({ metrics }) => (metrics.healthy === undefined ? undefined : Number(metrics.healthy)),
  );
}

function perNode(
  out: BlockWriter,
  records: readonly (readonly [string, NodeRecord])[],
  name: string,
  help: string,
  valueOf: (record: NodeRecord) => number | undefined,
): void {
  const family = out.gauge(name, help, ["node"]);
  for (const [node, record] of records) {
    const value = valueOf(record);
    if (value !== undefined) family.add(value, node);
  }
}

function writeHealth(out: BlockWriter, { health, coverage }: Snapshot): void {
  const status = out.gauge(
    "kubevitals_health_status",
    "1 for the verdict on the cluster now: healthy, warning, critical or unknown.",
    ["status"],
  );
  for (const [name, value] of Object.entries(statusNames)) status.add(health.status === value ? 1 : 0, name);
  const issues = out.gauge("kubevitals_health_issue", "1 for each health rule that fires on an object now.", [
    "rule",
    "severity",
    "kind",
    "name",
    "part",
  ]);
  for (const { rule, severity, object } of health.issues) {
    const level = severity === "SEVERITY_CRITICAL" ? "critical" : "warning";
    issues.add(1, rule, level, object.kind, object.name, object.part ?? "");
  }
  const coverageFamily = out.gauge(
    "kubevitals_health_coverage_ratio",
    "Share of health checks that apply and could be evaluated, 0 to 1; absent while none applies.",
  );
  if (coverage.rate !== undefined) coverageFamily.add(coverage.rate / 100);
}
