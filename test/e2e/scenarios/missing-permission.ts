import { fetchPage, type PrometheusPage } from "../../programs/support/prometheus-page.ts";
import { eventually, NotYet } from "../eventually.ts";
import { startReading, type ReadingAggregator } from "../reading-aggregator.ts";
import type { Scenario } from "../scenario.ts";
import { kubeconfigOf, readingRules, usageRules } from "../service-account.ts";

const name = "e2e-reader";
const namespace = "default";
const rbac = "rbac.authorization.k8s.io";

/** The role with everything but what it lacks. */
function role(lacking: readonly string[]): object {
  const rules = [...readingRules((resource) => !lacking.includes(resource.name)), ...usageRules];
  return { apiVersion: `${rbac}/v1`, kind: "ClusterRole", metadata: { name }, rules };
}

export const missingPermission: Scenario = {
  name: "missing-permission",
  purpose: "a permission that is missing costs its own families, is named with what is lost, and is regained",
  async play({ rig, owner, checks }) {
    owner.after(async () => {
      await rig.kubectl("delete", `clusterrolebinding/${name}`, `clusterrole/${name}`, "--ignore-not-found");
      await rig.kubectl("delete", "serviceaccount", name, "--namespace", namespace, "--ignore-not-found");
    });
    await rig.apply([
      { apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace } },
      role(["services"]),
      {
        apiVersion: `${rbac}/v1`,
        kind: "ClusterRoleBinding",
        metadata: { name },
        roleRef: { apiGroup: rbac, kind: "ClusterRole", name },
        subjects: [{ kind: "ServiceAccount", name, namespace }],
      },
    ]);
    const restricted = await startReading(owner, await kubeconfigOf(owner, rig, namespace, name));
    const whole = await startReading(owner, rig.kubeconfig);

    const failed = (await restricted.rest.snapshot()).sources.filter(({ state }) => state === "failed");
    const reason = "forbidden: no permission to list and watch services in the whole cluster";
    checks.same("what is missing is named, and nothing else", "sources", failed, [
      { name: "services", state: "failed", reason },
    ]);
    const line = restricted.log.atLeast("warn").find((each) => JSON.stringify(each).includes("services"));
    const lost = JSON.stringify(line ?? {});
    checks.holds("the log names the families that are lost", lost.includes("kube_service_info"), lost);

    const [few, all] = [await pageOf(restricted), await pageOf(whole)];
    const missing = kubeFamilies(all).filter((family) => !kubeFamilies(few).includes(family));
    checks.holds("families of services are lost", missing.includes("kube_service_info"), missing.join(", "));
    const others = missing.filter((family) => !family.startsWith("kube_service_"));
    checks.same("no other family is lost", "page", others, []);

    await rig.apply([role([])]);
    await eventually("the permission is noticed", 180, async () => {
      const page = await pageOf(restricted);
      return page.samples("kube_service_info").length > 0 ? page : new NotYet("there is no series of services yet");
    });
    const regained = await eventually("nothing is failed any more", 60, async () => {
      const { sources } = await restricted.rest.snapshot();
      const still = sources.filter(({ state }) => state === "failed");
      return still.length === 0 ? sources : new NotYet(JSON.stringify(still));
    });
    checks.holds("what is granted is read without a restart", regained.length > 0, "");
  },
};

async function pageOf({ http }: ReadingAggregator): Promise<PrometheusPage> {
  return fetchPage(`http://${http}/metrics`);
}

/** Families of Kubernetes' objects that have series. */
function kubeFamilies({ families }: PrometheusPage): readonly string[] {
  return families
    .filter(({ name: family, samples }) => family.startsWith("kube_") && samples.length > 0)
    .map((family) => family.name);
}
