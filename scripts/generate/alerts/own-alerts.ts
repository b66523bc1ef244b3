import type { Alert } from "./alert.ts";

/** The job under which Prometheus scrapes the aggregator, as docs/prometheus.md and the ServiceMonitor have it. */
const job = 'job="kubevitals"';

const group = "kubevitals-self";

/** That Kubernetes is read at all: with `--kubernetes off` there are no kube_* series, and none is missed. */
const unlessKubernetesIsOff = 'unless on () (kubevitals_source_state{source="kubernetes", state="off"} == 1)';

const freshNodes = 'kubevitals_node_freshness{freshness="fresh"} == 1';

/** Alerts on Kubevitals itself. While it is down nothing of a cluster fires, so its absence has to. */
export const ownAlerts: readonly Alert[] = [
  {
    id: "kubevitals-absent",
    group,
    expr: `absent(up{${job}} == 1)`,
    forDuration: "5m",
    severity: "critical",
    summary: "No aggregator of Kubevitals is scraped",
    description:
      "No target of the job kubevitals answers, or there is none: nothing is known of the cluster, and no other alert of Kubevitals can fire.",
  },
  {
    id: "kubevitals-replica-down",
    group,
    expr: `up{${job}} == 0`,
    forDuration: "10m",
    severity: "warning",
    summary: "A replica of Kubevitals' aggregator does not answer: {{ $labels.instance }}",
    description: "Prometheus cannot scrape this replica. Where it is the only one, nothing is known of the cluster.",
  },
  {
    id: "kubevitals-leader-missing",
    group,
    expr: `absent(kubevitals_leader == 1) and on () (count(up{${job}} == 1) > 0)`,
    forDuration: "5m",
    severity: "critical",
    summary: "No replica of Kubevitals' aggregator leads",
    description:
      "Replicas answer, and none carries the cluster on its page: series of nodes and objects are missing in Prometheus, REST and gRPC go on.",
  },
  {
    id: "kubevitals-leaders-many",
    group,
    expr: "sum by (cluster) (kubevitals_leader) > 1",
    forDuration: "2m",
    severity: "critical",
    summary: "{{ $value }} replicas of Kubevitals' aggregator lead at once",
    description:
      "Series of the cluster are scraped twice, and rates over them are wrong. Two clusters that one Prometheus scrapes are told apart by --cluster-name.",
  },
  {
    id: "kubevitals-kubernetes-absent",
    group,
    expr: `absent(kube_node_info) ${unlessKubernetesIsOff}`,
    forDuration: "10m",
    severity: "critical",
    summary: "Nothing of Kubernetes is in Prometheus",
    description:
      "There is no series of any node as Kubernetes has it: the aggregator is gone, has no leader, or cannot read the API server. Alerts on kube_* are blind.",
  },
  {
    id: "kubevitals-agents-missing",
    group,
    expr: `count by (cluster) (kube_node_info unless on (cluster, node) (${freshNodes})) / count by (cluster) (kube_node_info) > 0.1`,
    forDuration: "15m",
    severity: "warning",
    summary: "{{ $value | humanizePercentage }} of the nodes have no living agent",
    description:
      "Of these nodes nothing is known but what Kubernetes says. The issues agent-lost and agent-missing name them.",
  },
  {
    id: "kubevitals-snapshot-old",
    group,
    expr: "time() - max by (cluster) (kubevitals_snapshot_timestamp_seconds) > 60",
    forDuration: "5m",
    severity: "critical",
    summary: "Kubevitals' newest snapshot is {{ $value | humanizeDuration }} old",
    description:
      "The aggregator answers, and makes no snapshots any more: what it shows is the past. The clocks of Prometheus and the aggregator may differ too.",
  },
  {
    id: "kubevitals-verdict-unknown",
    group,
    expr: 'max by (cluster) (kubevitals_health_status{status="unknown"}) == 1',
    forDuration: "15m",
    severity: "warning",
    summary: "The verdict on the cluster is unknown",
    description:
      "Nothing fires, and not every rule that applies could be evaluated: whether the cluster is well is not known.",
  },
  {
    id: "kubevitals-coverage-low",
    group,
    expr: "min by (cluster) (kubevitals_health_coverage_ratio) < 0.9",
    forDuration: "15m",
    severity: "warning",
    summary: "Only {{ $value | humanizePercentage }} of the health checks can be evaluated",
    description:
      "What the other checks look at is missing, and they find nothing: agents that are silent, or kinds that may not be read.",
  },
  {
    id: "kubevitals-kubernetes-silent",
    group,
    expr: "max by (cluster, instance, resource) (kubevitals_kube_age_seconds) > 300",
    forDuration: "5m",
    severity: "warning",
    summary: "The API server says nothing of {{ $labels.resource }} any more",
    description:
      "It says something of every kind at least once a minute. What is shown of this kind is {{ $value | humanizeDuration }} old.",
  },
  {
    id: "kubevitals-agents-refused",
    group,
    expr: `sum by (cluster, reason) (increase(kubevitals_ingest_refused_total{reason!~"stopping|replaced|superseded|expired-token"}[10m])) > 0`,
    forDuration: "15m",
    severity: "warning",
    summary: "Agents are turned away: {{ $labels.reason }}",
    description:
      "Streams of agents are ended again and again for a reason that does not go away by itself. The aggregator's log names the nodes.",
  },
  {
    id: "kubevitals-records-dropped",
    group,
    expr: "sum by (cluster) (increase(kubevitals_ingest_agent_dropped_records_total[15m])) > 0",
    forDuration: "5m",
    severity: "warning",
    summary: "Agents drop records that they could not deliver",
    description:
      "The aggregator was away for longer than agents can buffer, or takes in less than they send: the history has gaps.",
  },
  {
    id: "kubevitals-labels-not-honoured",
    group,
    expr: 'count by (cluster) (node_uname_info{exported_job!="", exported_instance!=""}) > 0',
    forDuration: "10m",
    severity: "warning",
    summary: "Prometheus renames the labels of Kubevitals' series",
    description:
      "The scrape lacks honor_labels: true (ServiceMonitor: honorLabels: true). Dashboards and alerts that look for job and instance find nothing.",
  },
  {
    id: "kubevitals-scrape-slow",
    group,
    expr: `min_over_time(scrape_duration_seconds{${job}}[10m]) > 8`,
    forDuration: "10m",
    severity: "warning",
    summary: "Scrapes of {{ $labels.instance }} take {{ $value | humanizeDuration }}",
    description:
      "Prometheus gives up after its scrape_timeout, by default 10 s: scrape in shards or by node (/sd?shards=N, /sd?by=node), or raise it.",
  },
  {
    id: "kubevitals-versions-differ",
    group,
    expr: "count by (cluster) (count by (cluster, version) (kubevitals_build_info)) > 1",
    forDuration: "1h",
    severity: "warning",
    summary: "Replicas of Kubevitals' aggregator are of {{ $value }} versions",
    description: "An upgrade has not come to its end: a replica of the old version still runs.",
  },
];
