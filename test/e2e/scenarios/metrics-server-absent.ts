import { eventually, NotYet } from "../eventually.ts";
import { startReading } from "../reading-aggregator.ts";
import type { Scenario } from "../scenario.ts";

export const metricsServerAbsent: Scenario = {
  name: "metrics-server-absent",
  purpose: "a cluster without Metrics Server lacks something, and is not ill by it",
  async play({ rig, owner, checks }) {
    const { rest } = await startReading(owner, rig.kubeconfig);
    owner.after(() => rig.mend());
    await rig.kubectl("delete", "apiservice", "v1beta1.metrics.k8s.io");
    const snapshot = await eventually("Metrics Server is named as not installed", 120, async () => {
      const seen = await rest.snapshot();
      const source = seen.sources.find(({ name }) => name === "metrics-server");
      return source?.state === "off" ? { ...seen, source } : new NotYet(JSON.stringify(source));
    });
    const { source, pods } = snapshot;
    checks.holds("it is named as not installed", /is not installed/.test(source.reason ?? ""), source.reason ?? "");
    for (const { podName, provenance, missing, phase } of pods) {
      if (phase !== "Running") continue;
      checks.same("usage is absent", podName, provenance, undefined);
      const says = missing.join("; ");
      checks.holds("the pod says why it has none", /usage: Metrics Server is not installed/.test(says), says);
    }
    const { issues, unknown } = await rest.health();
    const raised = [...issues, ...unknown].filter(({ rule }) => rule.includes("metrics-server"));
    checks.same("no rule about Metrics Server applies", "health", raised, []);
  },
};
