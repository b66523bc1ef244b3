import {
  BlockWriter,
  type BlockValues,
  type Freshness,
  type HealthStatus,
  type MetricBlock,
  type Severity,
  type SourceState,
} from "@kubevitals/proto";
import { inPassing } from "../../state/by-name.ts";
import type { LeftOut } from "../../state/series-admission.ts";
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

const severityNames = {
  warning: "SEVERITY_WARNING",
  critical: "SEVERITY_CRITICAL",
} as const satisfies Readonly<Record<string, Severity>>;

const sourceStates = {
  ok: "SOURCE_STATE_OK",
  off: "SOURCE_STATE_OFF",
  failed: "SOURCE_STATE_FAILED",
} as const satisfies Readonly<Record<string, SourceState>>;

/** What a snapshot says of a node. */
interface NodeFact {
  readonly family: string;
  readonly help: string;
  readonly valueOf: (record: NodeRecord) => number | undefined;
}

const nodeFacts: readonly NodeFact[] = [
  {
    family: "kubevitals_node_age_seconds",
    help: "Time since the node's last vital signs arrived.",
    valueOf: ({ ageSeconds }) => ageSeconds,
  },
  {
    family: "kubevitals_node_series_age_seconds",
    help: "Time since the node's series on this page arrived.",
    valueOf: ({ series: { shape }, seriesAgeSeconds }) => (shape.size > 0 ? seriesAgeSeconds : undefined),
  },
  {
    family: "kubevitals_node_series",
    help: "Series that the node's agent sends, with those that its budget leaves out.",
    valueOf: ({ series: { shape }, userSeries }) => (shape.size > 0 ? shape.rows + (userSeries?.rows ?? 0) : undefined),
  },
  {
    family: "kubevitals_node_clock_skew_seconds",
    help: "How far the node's clock was ahead of the aggregator's when its agent connected.",
    valueOf: ({ clockSkewSeconds }) => clockSkewSeconds,
  },
  {
    family: "kubevitals_node_healthy",
    help: "Whether every health rule that applies to the node was evaluated and holds; absent while that is not known.",
    valueOf: ({ healthy }) => (healthy === undefined ? undefined : Number(healthy)),
  },
];

/** The block of all nodes: they differ in their values, and in the label beside them. */
const nodeBlock = makeNodeBlock();

/** What a snapshot says of one node, as `kubevitals_node_*` families. */
export function* nodeFamilies(name: string, record: NodeRecord): Generator<BlockValues, void, undefined> {
  yield nodeValues(name, record);
  if (record.seriesLeftOut !== undefined && record.seriesLeftOut.length > 0)
    yield leftOutFamily(name, record.seriesLeftOut);
}

function leftOutFamily(node: string, leftOut: readonly LeftOut[]): BlockValues {
  const out = new BlockWriter();
  const family = out.gauge(
    "kubevitals_node_series_left_out",
    "Series of a family that a node sends and that are not on this page, as the node or the family has more than --max-node-series or --max-family-series allows. The newest are left out; find out what makes so many, or raise the limit.",
    ["family"],
  );
  for (const { family: name, series } of leftOut) family.add(series, name);
  return out.finish([{ name: "node", value: node }], []);
}

function nodeValues(name: string, record: NodeRecord): BlockValues {
  const values = [
    ...Object.values(freshnessNames).map((freshness) => Number(record.freshness === freshness)),
    ...nodeFacts.map(({ valueOf }) => valueOf(record)),
  ];
  return {
    block: nodeBlock,
    labels: [{ name: "node", value: name }],
    values: values.map((value) => value ?? NaN),
    isAbsent: (row) => values[row] === undefined,
  };
}

function makeNodeBlock(): MetricBlock {
  const out = new BlockWriter();
  const freshness = out.gauge(
    "kubevitals_node_freshness",
    "1 for the freshness that a node's record has now: fresh, stale (its last values are shown with their age) or lost (none are).",
    ["freshness"],
  );
  for (const name of Object.keys(freshnessNames)) freshness.add(0, name);
  for (const { family, help } of nodeFacts) out.gauge(family, help).add(0);
  return out.finish([], []).block;
}

/** Issues that are written in one step. */
const issuesPerPart = 500;

/** What a snapshot says of the cluster and of itself, as `kubevitals_*` families: in parts, each of them soon written. */
export function* clusterFamilies(snapshot: Snapshot): Generator<BlockValues, void, undefined> {
  const out = new BlockWriter();
  writeCounts(out, snapshot);
  writeVerdict(out, snapshot);
  writeSources(out, snapshot);
  out
    .gauge(
      "kubevitals_snapshot_timestamp_seconds",
      "When the snapshot that this page shows was taken, by the aggregator's clock.",
    )
    .add(snapshot.takenAt / 1000);
  yield out.finish([], []);
  const { issues } = snapshot.health;
  for (let at = 0; at < issues.length; at += issuesPerPart) yield issueFamily(issues.slice(at, at + issuesPerPart));
}

function writeCounts(out: BlockWriter, { nodes }: Snapshot): void {
  const counts = new Map<Freshness, number>();
  for (const [, { freshness }] of inPassing(nodes)) counts.set(freshness, (counts.get(freshness) ?? 0) + 1);
  const total = out.gauge(
    "kubevitals_nodes",
    "Nodes that the aggregator knows of, by how far their record describes the present.",
    ["freshness"],
  );
  for (const [name, freshness] of Object.entries(freshnessNames)) {
    total.add(counts.get(freshness) ?? 0, name);
  }
}

function writeVerdict(out: BlockWriter, { health, coverage }: Snapshot): void {
  const status = out.gauge(
    "kubevitals_health_status",
    "1 for the verdict on the cluster now: healthy, warning, critical or unknown.",
    ["status"],
  );
  for (const [name, value] of Object.entries(statusNames)) status.add(health.status === value ? 1 : 0, name);
  const counts = out.gauge(
    "kubevitals_health_issues",
    "Health issues that are open now, by severity; kubevitals_health_issue names them.",
    ["severity"],
  );
  for (const [name, severity] of Object.entries(severityNames)) {
    counts.add(health.issues.filter((issue) => issue.severity === severity).length, name);
  }
  out
    .gauge("kubevitals_health_issues_silenced", "Health issues that are open, but silenced by the configuration.")
    .add(health.silenced.length);
  const checks = out.gauge(
    "kubevitals_health_checks",
    "Health checks, each a rule and an object that it applies to: how many apply, and how many of those could be evaluated.",
    ["state"],
  );
  checks.add(coverage.checksApplicable, "applicable");
  checks.add(coverage.checksEvaluated, "evaluated");
  const ratio = out.gauge(
    "kubevitals_health_coverage_ratio",
    "Share of health checks that apply and could be evaluated, 0 to 1; absent while none applies.",
  );
  if (coverage.rate !== undefined) ratio.add(coverage.rate / 100);
}

function writeSources(out: BlockWriter, { sources }: Snapshot): void {
  const family = out.gauge(
    "kubevitals_source_state",
    "1 for how a source that the aggregator reads beside the agents fares now: ok, off (nobody asks for it) or failed (what follows from it is missing or old).",
    ["source", "state"],
  );
  for (const { name, state } of new Map(sources.map((source) => [source.name, source])).values()) {
    for (const [label, value] of Object.entries(sourceStates)) family.add(Number(state === value), name, label);
  }
}

function issueFamily(issues: Snapshot["health"]["issues"]): BlockValues {
  const out = new BlockWriter();
  const family = out.gauge("kubevitals_health_issue", "1 for each health rule that fires on an object now.", [
    "rule",
    "severity",
    "kind",
    "namespace",
    "name",
    "part",
  ]);
  for (const { rule, severity, object } of issues) {
    const level = severity === "SEVERITY_CRITICAL" ? "critical" : "warning";
    family.add(1, rule, level, object.kind, object.namespace ?? "", object.name, object.part ?? "");
  }
  return out.finish([], []);
}
