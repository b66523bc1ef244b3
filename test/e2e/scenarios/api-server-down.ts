import { eventually, NotYet } from "../eventually.ts";
import { quickSettings } from "../quick-rules.ts";
import { startReading } from "../reading-aggregator.ts";
import type { Scenario } from "../scenario.ts";

const namespace = "e2e-after-outage";

export const apiServerDown: Scenario = {
  name: "api-server-down",
  purpose: "without the API server what was known is shown as such, and nothing is healthy",
  async play({ rig, owner, checks }) {
    owner.after(async () => {
      await rig.mend();
      await rig.kubectl("delete", "namespace", namespace, "--ignore-not-found", "--wait=false");
    });
    const { rest, pid } = await startReading(owner, rig.kubeconfig, { config: quickSettings() });
    const before = await rest.snapshot();
    await rig.kill("kube-apiserver");

    const during = await eventually("Kubernetes is named as failed", 120, async () => {
      const seen = await rest.snapshot();
      const whole = seen.sources.find(({ name }) => name === "kubernetes");
      return whole?.state === "failed" ? seen : new NotYet(JSON.stringify(whole));
    });
    const kinds = during.sources.filter(({ name }) => name !== "kubernetes" && name !== "metrics-server");
    for (const { name, state, reason } of kinds) {
      checks.same("each kind is named as failed", name, state, "failed");
      checks.holds(
        "it says that it is the last that is known",
        /as last known/.test(reason ?? ""),
        `${name}: ${reason}`,
      );
    }
    checks.same("pods are shown as last known", "pods", during.pods.length, before.pods.length);
    checks.same("nodes are shown as last known", "nodes", during.nodes.length, before.nodes.length);

    const named = await eventually("it is an issue", 60, async () => {
      const { issues } = await rest.health();
      return issues.length > 0 ? issues : new NotYet("nothing is named");
    });
    const ids = named.map(({ id }) => id);
    checks.same("the verdict names it, and nothing that follows from it", "health", ids, [
      "api-server-failing/Cluster",
    ]);

    let isMended = false;
    const mending = rig.mend().then(() => (isMended = true));
    await eventually("the API server is back", 180, async () => {
      const [seen, { status }] = await Promise.all([rest.snapshot(), rest.health()]);
      const whole = seen.sources.find(({ name }) => name === "kubernetes");
      if (whole?.state === "failed") checks.holds("the verdict is not healthy meanwhile", status !== "healthy", status);
      if (seen.pods.length !== before.pods.length)
        checks.same("no pod is lost meanwhile", "pods", seen.pods.length, before.pods.length);
      return isMended || new NotYet("rig up has not come to its end");
    });
    await mending;
    await eventually("every kind is read again", 120, async () => {
      const failed = (await rest.snapshot()).sources.filter(({ state }) => state === "failed");
      return failed.length === 0 ? true : new NotYet(failed.map(({ name, reason }) => `${name}: ${reason}`).join("; "));
    });
    await eventually("nothing is named any more", 60, async () => {
      const { issues } = await rest.health();
      return issues.length === 0 || new NotYet(issues.map(({ id }) => id).join(", "));
    });
    await rig.kubectl("create", "namespace", namespace);
    const isFollowed = await eventually("what is new is seen", 60, async () => {
      const seen = (await rest.snapshot()).namespaces.some((each) => each.namespace === namespace);
      return seen || new NotYet(`namespace ${namespace} is not listed`);
    });
    checks.holds("once it is back, what is new is followed", isFollowed, namespace);
    checks.note(`the aggregator (process ${pid}) went through it without a restart`);
  },
};
