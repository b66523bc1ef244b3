import { join } from "node:path";
import type { Checks } from "../e2e/checks.ts";
import { namespaceObject } from "../e2e/manifests.ts";
import type { OwnRig } from "../rig/rig.ts";
import { fetchGoModule } from "./go-module.ts";
import { nameOf, type KubeObject } from "./kube-object.ts";
import { kubectlWith } from "./kubectl-with.ts";
import type { Renderings } from "./rendering.ts";

/** Modules that hold the definitions of kinds that we make objects of. */
const definitions = [
  {
    module: "github.com/prometheus-operator/prometheus-operator",
    version: "0.92.1",
    folder: "example/prometheus-operator-crd",
    files: ["monitoring.coreos.com_servicemonitors.yaml", "monitoring.coreos.com_prometheusrules.yaml"],
  },
  {
    module: "github.com/cert-manager/cert-manager",
    version: "1.20.0",
    folder: "deploy/crds",
    files: ["cert-manager.io_certificates.yaml", "cert-manager.io_issuers.yaml"],
  },
];

/** Of OpenShift's kinds no definition can be had without OpenShift. */
export const unservedKinds: readonly string[] = ["SecurityContextConstraints"];

/** Kinds that only these definitions bring. */
export const definedKinds: readonly string[] = ["ServiceMonitor", "PrometheusRule", "Certificate", "Issuer"];

/** Installs the definitions of the Prometheus operator's and cert-manager's kinds, without what would act on them. */
export async function installDefinitions(rig: OwnRig): Promise<void> {
  for (const { module, version, folder, files } of definitions) {
    const root = await fetchGoModule(module, version);
    const paths = files.map((file) => `--filename=${join(root, folder, file)}`);
    await rig.kubectl("apply", "--server-side", ...paths);
    await rig.kubectl("wait", "--for=condition=Established", "--timeout=60s", ...paths);
  }
}

/** Lets the API server say what it would do with each object: defaults, validation and admission, but nothing is kept. */
export async function checkAdmission(rig: OwnRig, renderings: Renderings, checks: Checks): Promise<void> {
  await rig.apply(["kubevitals", "elsewhere"].map(namespaceObject));
  for (const [origin, objects] of renderings) {
    const namespace = /"namespace":"(\w+)"/.exec(origin)?.[1] ?? "kubevitals";
    const served = objects.filter(({ kind }) => !unservedKinds.includes(kind));
    const words = ["apply", "--dry-run=server", "--server-side", `--namespace=${namespace}`, "--filename=-"];
    const said = await kubectlWith(rig, words, served).catch(String);
    const lines = said.split("\n").filter((line) => line !== "");
    const isGood = lines.length === served.length && lines.every((line) => line.endsWith("(server dry run)"));
    checks.holds("the API server takes every object (server-side dry run)", isGood, `${origin}: ${said.slice(0, 500)}`);
  }
}

/** What PodSecurity makes of our pods: the aggregator keeps to its strictest level, agents break baseline by host paths alone. */
export async function checkPodSecurity(rig: OwnRig, objects: readonly KubeObject[], checks: Checks): Promise<void> {
  const levels = ["restricted", "baseline"];
  await rig.apply(
    levels.map((level) => ({
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: `deploy-${level}`, labels: { "pod-security.kubernetes.io/enforce": level } },
    })),
  );
  const judge = async (kind: string, level: string) => {
    const workload = objects.find((object) => object.kind === kind);
    if (workload === undefined) throw new Error(`there is no ${kind}`);
    const { template } = workload["spec"] as {
      readonly template: { readonly spec: object; readonly metadata: object };
    };
    const spec = { ...template.spec, serviceAccountName: "default" };
    const metadata = { ...template.metadata, name: "judged", namespace: `deploy-${level}` };
    const pod = { apiVersion: "v1", kind: "Pod", metadata, spec };
    return await kubectlWith(rig, ["create", "--dry-run=server", "--filename=-"], [pod as KubeObject]).catch(String);
  };
  const ofAggregator = await judge("Deployment", "restricted");
  checks.holds(
    "PodSecurity 'restricted' takes the aggregator's pods",
    /created \(server dry run\)/.test(ofAggregator),
    ofAggregator,
  );
  const ofAgent = await judge("DaemonSet", "baseline");
  const violations = /violates PodSecurity "baseline:latest": (.*)/.exec(ofAgent)?.[1];
  const expected = 'hostPath volumes (volumes "proc", "sys", "root")';
  checks.same(
    "of PodSecurity 'baseline' agents break nothing but host paths",
    nameOf(objects[0] as KubeObject),
    violations,
    expected,
  );
  await rig.kubectl("delete", "namespace", ...levels.map((level) => `deploy-${level}`), "--wait=false");
}
