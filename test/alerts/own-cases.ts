/** A situation, and which of the alerts on Kubevitals itself fire in it: these and no others. */
interface Situation {
  readonly name: string;
  /** Series that differ from a cluster on which all is well, with values a minute apart; undefined: the series is not there. */
  readonly series: Readonly<Record<string, string | undefined>>;
  /** Time, and the alerts that fire then with their labels, without those that say severity. */
  readonly fires: readonly (readonly [at: string, ...alerts: string[]])[];
}

/** Two replicas, of which one leads, two nodes with agents, for three hours. */
const well: Readonly<Record<string, string | undefined>> = {
  'up{job="kubevitals", instance="a"}': "1x180",
  'up{job="kubevitals", instance="b"}': "1x180",
  'kubevitals_leader{instance="a"}': "1x180",
  'kubevitals_leader{instance="b"}': "0x180",
  'kube_node_info{node="n1"}': "1x180",
  'kube_node_info{node="n2"}': "1x180",
  'kubevitals_node_freshness{node="n1", freshness="fresh"}': "1x180",
  'kubevitals_node_freshness{node="n2", freshness="fresh"}': "1x180",
  kubevitals_snapshot_timestamp_seconds: "0+60x180",
  'kubevitals_health_status{status="unknown"}': "0x180",
  kubevitals_health_coverage_ratio: "0.98x180",
  'kubevitals_kube_age_seconds{instance="a", resource="pods"}': "42x180",
  'kubevitals_ingest_refused_total{reason="replaced"}': "0+3x180",
  kubevitals_ingest_agent_dropped_records_total: "7x180",
  'scrape_duration_seconds{job="kubevitals", instance="a"}': "2x180",
  'kubevitals_build_info{version="0.1.0", instance="a"}': "1x180",
  'node_uname_info{node="n1", job="node-exporter"}': "1x180",
};

const nothing = Object.fromEntries(Object.keys(well).map((series) => [series, undefined]));

/** A counter that goes up by one every five minutes. */
const everyFiveMinutes = Array.from({ length: 36 }, (_, count) => `${count}x4`).join(" ");

const situations: readonly Situation[] = [
  { name: "all is well", series: {}, fires: [["1h"], ["3h"]] },
  {
    name: "nothing is scraped at all",
    series: nothing,
    fires: [["4m"], ["6m", "Absent"], ["11m", "Absent", "KubernetesAbsent"]],
  },
  {
    name: "a replica is down, and later the other one, which led",
    series: {
      'up{job="kubevitals", instance="a"}': "1x20 0x160",
      'up{job="kubevitals", instance="b"}': "0x180",
      'kubevitals_leader{instance="a"}': "1x20 stale",
      'kubevitals_leader{instance="b"}': undefined,
      kubevitals_snapshot_timestamp_seconds: "0+60x20 stale",
      'kube_node_info{node="n1"}': "1x20 stale",
      'kube_node_info{node="n2"}': "1x20 stale",
    },
    fires: [
      ["9m"],
      ["11m", 'ReplicaDown{job="kubevitals", instance="b"}'],
      ["27m", "Absent", 'ReplicaDown{job="kubevitals", instance="b"}'],
      [
        "32m",
        "Absent",
        "KubernetesAbsent",
        'ReplicaDown{job="kubevitals", instance="a"}',
        'ReplicaDown{job="kubevitals", instance="b"}',
      ],
    ],
  },
  {
    name: "replicas answer, and none leads",
    series: { 'kubevitals_leader{instance="a"}': "0x180" },
    fires: [["4m"], ["6m", "LeaderMissing"]],
  },
  {
    name: "two lead one cluster, and in another one leads",
    series: {
      'kubevitals_leader{instance="c", cluster="east"}': "1x180",
      'kubevitals_leader{instance="d", cluster="east"}': "1x180",
    },
    fires: [["1m"], ["3m", 'LeadersMany{cluster="east"}']],
  },
  {
    name: "Kubernetes is not read, on purpose",
    series: {
      'kube_node_info{node="n1"}': undefined,
      'kube_node_info{node="n2"}': undefined,
      'kubevitals_source_state{source="kubernetes", state="off"}': "1x180",
    },
    fires: [["1h"]],
  },
  {
    name: "Kubernetes is read no more",
    series: { 'kube_node_info{node="n1"}': "1x10 stale", 'kube_node_info{node="n2"}': "1x10 stale" },
    fires: [["15m"], ["22m", "KubernetesAbsent"]],
  },
  {
    name: "a node of two has a stale agent",
    series: { 'kubevitals_node_freshness{node="n2", freshness="fresh"}': "0x180" },
    fires: [["14m"], ["16m", "AgentsMissing"]],
  },
  {
    name: "a node of two never had an agent",
    series: { 'kubevitals_node_freshness{node="n2", freshness="fresh"}': undefined },
    fires: [["14m"], ["16m", "AgentsMissing"]],
  },
  {
    name: "a node of twelve has no agent, which is a matter of its own issue",
    series: Object.fromEntries(
      Array.from({ length: 10 }, (_, index) => [
        [`kube_node_info{node="m${index}"}`, "1x180"],
        [`kubevitals_node_freshness{node="m${index}", freshness="fresh"}`, index === 0 ? "0x180" : "1x180"],
      ]).flat(),
    ) as Situation["series"],
    fires: [["1h"]],
  },
  {
    name: "no snapshot is made any more",
    series: { kubevitals_snapshot_timestamp_seconds: "0+60x10 600x170" },
    fires: [["14m"], ["18m", "SnapshotOld"]],
  },
  {
    name: "the verdict is unknown, and much cannot be evaluated",
    series: { 'kubevitals_health_status{status="unknown"}': "1x180", kubevitals_health_coverage_ratio: "0.5x180" },
    fires: [["14m"], ["16m", "CoverageLow", "VerdictUnknown"]],
  },
  {
    name: "the API server says nothing of a kind any more",
    series: { 'kubevitals_kube_age_seconds{instance="a", resource="pods"}': "0+60x180" },
    fires: [["9m"], ["12m", 'KubernetesSilent{instance="a", resource="pods"}']],
  },
  {
    name: "agents are turned away, for a reason that stays and for one that is long ago",
    series: {
      'kubevitals_ingest_refused_total{reason="bad-token"}': everyFiveMinutes,
      'kubevitals_ingest_refused_total{reason="bad-record"}': "0 5x180",
    },
    fires: [["14m"], ["30m", 'AgentsRefused{reason="bad-token"}']],
  },
  {
    name: "agents drop records",
    series: { kubevitals_ingest_agent_dropped_records_total: everyFiveMinutes },
    fires: [["9m"], ["13m", "RecordsDropped"]],
  },
  {
    name: "Prometheus renames labels",
    series: { 'node_uname_info{job="kubevitals", exported_job="node-exporter", exported_instance="n1"}': "1x180" },
    fires: [["9m"], ["11m", "LabelsNotHonoured"]],
  },
  {
    name: "scrapes are slow, each of them",
    series: { 'scrape_duration_seconds{job="kubevitals", instance="a"}': "2x20 9x160" },
    fires: [["29m"], ["38m"], ["42m", 'ScrapeSlow{job="kubevitals", instance="a"}']],
  },
  {
    name: "an upgrade does not come to its end",
    series: { 'kubevitals_build_info{version="0.2.0", instance="b"}': "1x180" },
    fires: [["59m"], ["61m", "VersionsDiffer"]],
  },
];

const severities: Readonly<Record<string, string>> = {
  Absent: "critical",
  KubernetesAbsent: "critical",
  LeaderMissing: "critical",
  LeadersMany: "critical",
  SnapshotOld: "critical",
};

/** The situations as a file of tests for promtool. @param file the rules, by their absolute path */
export function ownCases(file: string): object {
  return { rule_files: [file], evaluation_interval: "1m", tests: situations.map(caseOf) };
}

/** Names of the alerts that some situation makes fire. */
export const ownAlertsTried: ReadonlySet<string> = new Set(
  situations.flatMap(({ fires }) =>
    fires.flatMap(([, ...alerts]) => alerts.map((alert) => `Kubevitals${nameOf(alert)}`)),
  ),
);

function caseOf({ name, series, fires }: Situation): object {
  return {
    name,
    interval: "1m",
    input_series: Object.entries({ ...well, ...series }).flatMap(([labels, values]) =>
      values === undefined ? [] : [{ series: labels, values }],
    ),
    promql_expr_test: fires.map(([at, ...alerts]) => ({
      expr: 'ALERTS{alertstate="firing"}',
      eval_time: at,
      exp_samples: alerts.map((alert) => ({ labels: alertSeries(alert), value: 1 })),
    })),
  };
}

function alertSeries(alert: string): string {
  const name = nameOf(alert);
  const labels = alert.slice(name.length).replace(/^\{|\}$/g, "");
  const severity = severities[name] ?? "warning";
  return `ALERTS{alertname="Kubevitals${name}", alertstate="firing", severity="${severity}"${labels && `, ${labels}`}}`;
}

function nameOf(alert: string): string {
  return alert.split("{", 1)[0] ?? alert;
}
