import type { OwnRig } from "../../rig/rig.ts";
import type { Fault } from "../fault.ts";
import { deleteNamespaces, deployment, namespaceObject, podTemplate } from "../manifests.ts";
import { playFaults } from "../play-faults.ts";
import type { Scenario } from "../scenario.ts";

const namespace = "e2e-work";
/** What has quotas is in a namespace of its own. */
const limited = "e2e-quota";
const inNamespace = ["--namespace", namespace] as const;

/** Objects that are the fault, and whose end mends it. */
function objects(expected: Omit<Fault, "inject" | "mend">, made: readonly Made[]): Fault {
  return {
    ...expected,
    inject: (rig) =>
      rig.apply(
        made.map(({ kind, apiVersion, name, namespace: of = namespace, body = {} }) => ({
          apiVersion,
          kind,
          metadata: { name, namespace: of },
          ...body,
        })),
      ),
    async mend(rig) {
      for (const { kind, name, namespace: of = namespace } of made) {
        await rig.kubectl("delete", kind, name, "--namespace", of, "--ignore-not-found", "--wait=false");
      }
    },
  };
}

interface Made {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly body?: object;
}

const job = { apiVersion: "batch/v1", kind: "Job" };
const quota = { apiVersion: "v1", kind: "ResourceQuota", namespace: limited };
const workload = { apiVersion: "apps/v1", kind: "Deployment" };

function deploymentBody(name: string, replicas: number, template: object): object {
  return { spec: { replicas, selector: { matchLabels: { app: name } }, template } };
}

const faults: readonly Fault[] = [
  objects(
    {
      what: "a Job that failed",
      rule: "job-failed",
      object: new RegExp(`^Job/${namespace}/import$`),
      evidence: /^BackoffLimitExceeded: /,
    },
    [
      {
        ...job,
        name: "import",
        body: {
          spec: {
            backoffLimit: 0,
            template: podTemplate(
              "import",
              { "rig.kubevitals.dev/state": "fail", "rig.kubevitals.dev/run-for": "1s" },
              { restartPolicy: "Never" },
            ),
          },
        },
      },
    ],
  ),
  objects(
    {
      what: "a Deployment whose pods a quota refuses",
      rule: "workload-replicas-missing",
      object: new RegExp(`^Deployment/${limited}/wide$`),
      evidence: /^2 of 3 pods are ready; FailedCreate: .*exceeded quota: memory/,
    },
    [
      { ...quota, name: "memory", body: { spec: { hard: { "requests.memory": "2500Mi" } } } },
      {
        ...workload,
        namespace: limited,
        name: "wide",
        body: deploymentBody("wide", 3, podTemplate("wide", {}, {}, { requests: { memory: "1Gi" } })),
      },
    ],
  ),
  objects(
    {
      what: "a quota that is used up",
      rule: "quota-full",
      object: new RegExp(`^ResourceQuota/${limited}/secrets$`),
      part: "count/secrets",
      evidence: /^1 of 1 count\/secrets are used$/,
    },
    [
      { ...quota, name: "secrets", body: { spec: { hard: { "count/secrets": "1" } } } },
      { apiVersion: "v1", kind: "Secret", namespace: limited, name: "only" },
    ],
  ),
  {
    ...objects(
      {
        what: "an autoscaler that has reached its most replicas",
        rule: "autoscaler-at-max",
        object: new RegExp(`^HorizontalPodAutoscaler/${namespace}/busy$`),
        evidence: /^3 of at most 3 replicas; ScalingLimited is True: TooManyReplicas: /,
      },
      [
        {
          ...workload,
          name: "busy",
          body: deploymentBody(
            "busy",
            1,
            podTemplate("busy", { "kwok.x-k8s.io/usage-cpu": "190m" }, {}, { requests: { cpu: "200m" } }),
          ),
        },
        {
          apiVersion: "autoscaling/v2",
          kind: "HorizontalPodAutoscaler",
          name: "busy",
          body: {
            spec: {
              scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "busy" },
              minReplicas: 1,
              maxReplicas: 3,
              metrics: [
                {
                  type: "Resource",
                  resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 50 } },
                },
              ],
            },
          },
        },
      ],
    ),
    mend: (rig) => patchIfThere(rig, "hpa", "busy", { spec: { maxReplicas: 10 } }),
  },
  {
    ...objects(
      {
        what: "a disruption budget without room",
        rule: "budget-without-room",
        object: new RegExp(`^PodDisruptionBudget/${namespace}/single$`),
        evidence: /^no disruption is allowed: 1 of 1 pods are healthy, 1 must be$/,
      },
      [
        { ...workload, name: "single", body: deploymentBody("single", 1, podTemplate("single", {})) },
        {
          apiVersion: "policy/v1",
          kind: "PodDisruptionBudget",
          name: "single",
          body: { spec: { minAvailable: 1, selector: { matchLabels: { app: "single" } } } },
        },
      ],
    ),
    mend: (rig) => rig.kubectl("scale", "deployment", "single", ...inNamespace, "--replicas=2"),
  },
  {
    ...objects(
      {
        what: "a Service without endpoints",
        rule: "service-without-endpoints",
        object: new RegExp(`^Service/${namespace}/orphan$`),
        evidence: /^no pod matches its selector$/,
      },
      [
        {
          apiVersion: "v1",
          kind: "Service",
          name: "orphan",
          body: { spec: { selector: { app: "orphan" }, ports: [{ port: 80 }] } },
        },
      ],
    ),
    mend: (rig) => rig.apply([deployment(namespace, "orphan", podTemplate("orphan", {}))]),
  },
  objects(
    {
      what: "a claim that gets no volume",
      rule: "claim-pending",
      object: new RegExp(`^PersistentVolumeClaim/${namespace}/waiting$`),
      evidence: /^its storage class no-such-class is not there$/,
    },
    [claim("waiting", "no-such-class")],
  ),
  {
    what: "a volume that cannot be given back",
    rule: "volume-failed",
    object: /^PersistentVolume\/e2e-stuck$/,
    evidence: /^its phase is Failed \(/,
    async inject(rig) {
      await rig.apply([
        {
          apiVersion: "v1",
          kind: "PersistentVolume",
          metadata: { name: "e2e-stuck" },
          spec: {
            capacity: { storage: "1Gi" },
            accessModes: ["ReadWriteOnce"],
            storageClassName: "manual",
            // Nobody here can delete what lies there: the controller says so, and the volume has failed.
            persistentVolumeReclaimPolicy: "Delete",
            claimRef: { namespace, name: "bound" },
            hostPath: { path: "/var/lib/kubevitals-e2e-is-not-there" },
          },
        },
        asObject(claim("bound", "manual")),
      ]);
      const bound = "--for=jsonpath={.status.phase}=Bound";
      await rig.kubectl("wait", "pvc/bound", ...inNamespace, bound, "--timeout=60s");
      await rig.kubectl("delete", "pvc", "bound", ...inNamespace);
    },
    mend: (rig) => rig.kubectl("delete", "pv", "e2e-stuck", "--ignore-not-found", "--wait=false"),
  },
];

function claim(name: string, storageClassName: string): Made {
  const resources = { requests: { storage: "1Gi" } };
  const body = { spec: { accessModes: ["ReadWriteOnce"], storageClassName, resources } };
  return { apiVersion: "v1", kind: "PersistentVolumeClaim", name, body };
}

function asObject({ apiVersion, kind, name, body = {} }: Made): object {
  return { apiVersion, kind, metadata: { name, namespace }, ...body };
}

async function patchIfThere(rig: OwnRig, kind: string, name: string, patch: object): Promise<void> {
  const found = await rig.kubectl("get", kind, name, ...inNamespace, "--ignore-not-found", "--output=name");
  if (found === "") return;
  await rig.kubectl("patch", kind, name, ...inNamespace, "--type=merge", "--patch", JSON.stringify(patch));
}

export const workloadFaults: Scenario = {
  name: "workload-faults",
  purpose: "what is wrong with workloads, Services, volumes and quotas is named once",
  async play(stage) {
    const { rig, owner } = stage;
    owner.after(() => deleteNamespaces(rig, namespace, limited));
    await rig.apply([namespaceObject(namespace), namespaceObject(limited)]);
    await playFaults(stage, faults);
  },
};
