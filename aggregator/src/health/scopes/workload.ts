import { objectKey } from "../scope.ts";
import { kubeScope, type KubeRule, type KubeScopeOptions } from "./kube.ts";
import { podsOf } from "./pods-by-owner.ts";

const kinds = ["deployments", "statefulsets", "daemonsets", "replicasets", "replicationcontrollers"] as const;

type WorkloadKind = (typeof kinds)[number] | "jobs" | "cronjobs";

/** What runs pods. What is wrong with a workload may be the doing of its pods, of their nodes, or of a quota. */
const common: Pick<KubeScopeOptions<WorkloadKind>, "identify" | "causes"> = {
  identify: ({ namespace, name, uid, facts }, { joined }) => ({
    kind: facts.kind,
    namespace,
    name,
    uid,
    labels: facts.labels,
    owner: facts.owner && joined?.ownerOf(facts.owner),
  }),
  *causes({ uid, namespace, facts }, { observation }) {
    if (facts.owner) yield objectKey({ kind: facts.owner.kind, namespace, name: facts.owner.name });
    for (const { message } of facts.conditions) {
      const quota = /exceeded quota: ([a-z0-9.-]+)/.exec(message)?.[1];
      if (quota !== undefined) yield objectKey({ kind: "ResourceQuota", namespace, name: quota });
    }
    for (const pod of podsOf(observation, uid)) {
      yield objectKey({ kind: "Pod", namespace, name: pod.name });
      if (pod.facts.nodeName !== undefined) yield objectKey({ kind: "Node", name: pod.facts.nodeName });
    }
  },
};

/** What keeps pods running. */
export const workloadScope = kubeScope({ ...common, name: "workload", kinds });

/** What runs pods to their end. */
export const jobScope = kubeScope({ ...common, name: "job", kinds: ["jobs"] });

/** What makes Jobs by the clock. */
export const cronJobScope = kubeScope({ ...common, name: "cron-job", kinds: ["cronjobs"] });

/** A rule for workloads. */
export type WorkloadRule = KubeRule<(typeof kinds)[number]>;

/** A rule for Jobs. */
export type JobRule = KubeRule<"jobs">;

/** A rule for CronJobs. */
export type CronJobRule = KubeRule<"cronjobs">;
