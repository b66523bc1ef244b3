import { named } from "../../../testing/cluster-objects.ts";
import { apiTime, type SeenCluster } from "../../../testing/watched-cluster.ts";
import type { RuleCase } from "./rule-case.ts";

function deployment(status: object, spec: object = { replicas: 3 }): SeenCluster {
  const seen = { observedGeneration: 1, readyReplicas: 3, updatedReplicas: 3, ...status };
  return { objects: { deployments: [{ metadata: named("web", "shop", { generation: 1 }), spec, status: seen }] } };
}

function statefulSet(status: object): SeenCluster {
  const metadata = named("db", "shop", { generation: 1 });
  const seen = { observedGeneration: 1, readyReplicas: 2, updatedReplicas: 2, ...status };
  return { objects: { statefulsets: [{ metadata, spec: { replicas: 2 }, status: seen }] } };
}

function daemonSet(status: object | undefined): SeenCluster {
  return { objects: { daemonsets: [{ metadata: named("agent", "shop"), spec: {}, status }] } };
}

const wellSet = { desiredNumberScheduled: 2, numberReady: 2, updatedNumberScheduled: 2, numberMisscheduled: 0 };

function job(status: object, spec: object = {}): SeenCluster {
  return { objects: { jobs: [{ metadata: named("import", "shop"), spec, status }] } };
}

const failed = { type: "Failed", status: "True", reason: "BackoffLimitExceeded", message: "too many failures" };
const ofCron = [{ apiVersion: "batch/v1", kind: "CronJob", name: "nightly", uid: "uid-nightly", controller: true }];

function failedRun(lastSuccessfulTime: string | undefined): SeenCluster {
  const run = {
    metadata: named("nightly-1", "shop", { ownerReferences: ofCron }),
    spec: {},
    status: { failed: 3, conditions: [{ ...failed, lastTransitionTime: apiTime(0) }] },
  };
  const cron = {
    metadata: named("nightly", "shop"),
    spec: { schedule: "0 0 * * *", suspend: true },
    status: { lastSuccessfulTime },
  };
  return { objects: { jobs: [run], cronjobs: [cron] } };
}

function cronJob(spec: object, lastScheduleTime: string | undefined, status: object = {}): SeenCluster {
  const cron = {
    metadata: named("nightly", "shop"),
    spec: { schedule: "0 * * * *", timeZone: "Etc/UTC", ...spec },
    status: { lastScheduleTime, ...status },
  };
  return { objects: { cronjobs: [cron] } };
}

function autoscaler(status: object, conditions: readonly object[] = [wellScaled], spec: object = {}): SeenCluster {
  const target = { kind: "Deployment", name: "web" };
  const hpa = {
    metadata: named("web", "shop"),
    spec: { scaleTargetRef: target, minReplicas: 1, maxReplicas: 5, ...spec },
    status: { currentReplicas: 2, desiredReplicas: 2, conditions, ...status },
  };
  return { objects: { horizontalpodautoscalers: [hpa] } };
}

const wellScaled = { type: "ScalingActive", status: "True", reason: "ValidMetricFound", message: "" };
const limited = { type: "ScalingLimited", status: "True", reason: "TooManyReplicas", message: "wants 9" };

function budget(status: object | undefined): SeenCluster {
  const metadata = named("web", "shop", { generation: 1 });
  const guard = { metadata, spec: { selector: { matchLabels: { app: "web" } } }, status };
  return { objects: { poddisruptionbudgets: [guard] } };
}

const met = { observedGeneration: 1, currentHealthy: 3, desiredHealthy: 2, expectedPods: 3, disruptionsAllowed: 1 };

export const workloadCases: readonly RuleCase[] = [
  {
    id: "workload-replicas-missing",
    after: 900,
    bad: deployment({
      readyReplicas: 1,
      conditions: [{ type: "ReplicaFailure", status: "True", reason: "FailedCreate", message: "exceeded quota: q" }],
    }),
    good: deployment({}),
    evidence: "1 of 3 pods are ready; FailedCreate: exceeded quota: q",
    unknown: [daemonSet(undefined)],
    notApplicable: [job({}), failedRun(undefined)],
  },
  {
    id: "workload-rollout-stuck",
    after: 900,
    bad: deployment({
      conditions: [{ type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded", message: "timed out" }],
    }),
    good: deployment({}),
    evidence: "ProgressDeadlineExceeded: timed out",
    notApplicable: [deployment({ observedGeneration: 0 }, { replicas: 3, paused: true }), job({})],
  },
  {
    id: "workload-rollout-stuck",
    after: 900,
    bad: statefulSet({ updatedReplicas: 1 }),
    good: statefulSet({}),
    evidence: "1 of 2 pods are of the newest revision",
  },
  {
    id: "workload-rollout-stuck",
    after: 900,
    bad: statefulSet({ observedGeneration: 0 }),
    good: statefulSet({}),
    evidence: "its controller has seen generation 0 of 1",
  },
  {
    id: "daemonset-misscheduled",
    after: 900,
    bad: daemonSet({ ...wellSet, numberMisscheduled: 2 }),
    good: daemonSet(wellSet),
    evidence: "2 pods run on nodes that it does not choose",
    notApplicable: [deployment({})],
  },
  {
    id: "job-failed",
    after: 0,
    bad: job({ failed: 7, conditions: [failed] }),
    good: job({ succeeded: 1, conditions: [{ type: "Complete", status: "True" }] }),
    evidence: "BackoffLimitExceeded: too many failures; 7 of its pods failed",
    notApplicable: [deployment({})],
  },
  {
    id: "job-failed",
    after: 0,
    bad: failedRun(apiTime(-86_400)),
    good: failedRun(apiTime(3600)),
    evidence: /BackoffLimitExceeded/,
    owner: "CronJob/nightly",
  },
  {
    id: "job-not-completed",
    after: 12 * 3600,
    bad: job({ active: 1, succeeded: 1, startTime: apiTime(0) }, { completions: 4 }),
    good: job({ succeeded: 4 }),
    evidence: "it runs since 2026-01-01T00:00:00.000Z; 1 of 4 completions",
    notApplicable: [job({ active: 1, startTime: apiTime(-86_400) }, { suspend: true }), deployment({})],
  },
  {
    id: "cron-missed",
    after: 600,
    bad: cronJob({ startingDeadlineSeconds: 60 }, apiTime(-3600)),
    good: cronJob({}, apiTime(0)),
    evidence:
      "it should have run at 2026-01-01T00:00:00.000Z; it last ran at 2025-12-31T23:00:00.000Z; its deadline of 60 s to begin is over",
    unknown: [cronJob({ schedule: "every day" }, apiTime(-3600)), cronJob({ timeZone: "Mars/Olympus" }, undefined)],
    notApplicable: [cronJob({ suspend: true }, apiTime(-86_400)), deployment({})],
  },
  {
    id: "autoscaler-at-max",
    after: 900,
    bad: autoscaler({ currentReplicas: 5 }, [wellScaled, limited]),
    good: autoscaler({ currentReplicas: 4 }),
    evidence: "5 of at most 5 replicas; ScalingLimited is True: TooManyReplicas: wants 9",
    unknown: [autoscaler({ currentReplicas: undefined })],
    notApplicable: [autoscaler({ currentReplicas: 5 }, [wellScaled], { minReplicas: 5 })],
  },
  {
    id: "autoscaler-unable",
    after: 900,
    bad: autoscaler({}, [{ ...wellScaled, status: "False", reason: "FailedGetResourceMetric", message: "no metrics" }]),
    good: autoscaler({}, [{ ...wellScaled, status: "False", reason: "ScalingDisabled" }]),
    evidence: "ScalingActive is False: FailedGetResourceMetric: no metrics",
    unknown: [autoscaler({}, [])],
  },
  {
    id: "budget-unmet",
    after: 900,
    bad: budget({ ...met, currentHealthy: 1, disruptionsAllowed: 0 }),
    good: budget(met),
    evidence: "1 of 2 pods are healthy",
    unknown: [budget(undefined), budget({ ...met, observedGeneration: 0 })],
  },
  {
    id: "budget-without-room",
    after: 900,
    bad: budget({ ...met, currentHealthy: 2, disruptionsAllowed: 0 }),
    good: budget(met),
    evidence: "no disruption is allowed: 2 of 3 pods are healthy, 2 must be",
    unknown: [budget(undefined)],
    notApplicable: [budget({ observedGeneration: 1, expectedPods: 0, disruptionsAllowed: 0 })],
  },
];
