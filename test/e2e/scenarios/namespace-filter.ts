import { fetchPage } from "../../programs/support/prometheus-page.ts";
import { startReading } from "../reading-aggregator.ts";
import type { Scenario } from "../scenario.ts";
import { kubeconfigOf, readingRules } from "../service-account.ts";

const name = "e2e-tenant";
const namespace = "fleet";
const rbac = "rbac.authorization.k8s.io";

export const namespaceFilter: Scenario = {
  name: "namespace-filter",
  purpose: "with metrics.namespaces a role in one namespace is enough, and nothing of others is shown",
  async play({ rig, owner, checks }) {
    owner.after(async () => {
      const objects = ["serviceaccount", "role", "rolebinding"].map((kind) => `${kind}/${name}`);
      await rig.kubectl("delete", ...objects, "--namespace", namespace, "--ignore-not-found");
    });
    await rig.apply([
      { apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace } },
      {
        apiVersion: `${rbac}/v1`,
        kind: "Role",
        metadata: { name, namespace },
        rules: [
          ...readingRules(({ isNamespaced }) => isNamespaced),
          { apiGroups: ["metrics.k8s.io"], resources: ["pods"], verbs: ["list", "get"] },
        ],
      },
      {
        apiVersion: `${rbac}/v1`,
        kind: "RoleBinding",
        metadata: { name, namespace },
        roleRef: { apiGroup: rbac, kind: "Role", name },
        subjects: [{ kind: "ServiceAccount", name, namespace }],
      },
    ]);
    const kubeconfig = await kubeconfigOf(owner, rig, namespace, name);
    const config = `metrics:\n  namespaces: [${namespace}]\n`;
    const { rest, http } = await startReading(owner, kubeconfig, { config });
    const { pods, sources } = await rest.snapshot();
    const listed = JSON.parse(await rig.kubectl("get", "pods", "--namespace", namespace, "--output=json")) as {
      readonly items: readonly { readonly metadata: { readonly uid: string } }[];
    };
    checks.same(
      "pods of the namespace are there",
      namespace,
      uids(pods.map(({ podUid }) => podUid)),
      uids(listed.items.map(({ metadata }) => metadata.uid)),
    );
    const page = await fetchPage(`http://${http}/metrics`);
    const kube = page.families.filter((family) => family.name.startsWith("kube_")).flatMap(({ samples }) => samples);
    const elsewhere = kube.filter(
      ({ labels }) => labels["namespace"] !== undefined && labels["namespace"] !== namespace,
    );
    checks.same("no series speaks of another namespace", "page", elsewhere.slice(0, 3), []);
    checks.holds("there are series of the namespace", kube.length > 100, `${kube.length} series`);

    const clusterWide = new Set(["nodes", "namespaces", "persistentvolumes", "storageclasses"]);
    for (const source of sources.filter(({ name: kind }) => clusterWide.has(kind))) {
      const why = source.reason ?? "";
      checks.holds(
        "kinds of the whole cluster are named as forbidden",
        /forbidden: no permission to list/.test(why),
        `${source.name}: ${why}`,
      );
    }
    for (const kind of ["pods", "deployments", "replicasets", "services"]) {
      const source = sources.find((each) => each.name === kind);
      checks.same("kinds of the namespace are read", kind, source, undefined);
    }
  },
};

function uids(all: readonly string[]): readonly string[] {
  return all.toSorted();
}
