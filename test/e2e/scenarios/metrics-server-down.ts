import { eventually, NotYet } from "../eventually.ts";
import { startPodAgent } from "../pod-agent.ts";
import { quickSettings } from "../quick-rules.ts";
import { startReading } from "../reading-aggregator.ts";
import type { Pod, Rest, Source } from "../rest.ts";
import type { Scenario } from "../scenario.ts";

export const metricsServerDown: Scenario = {
  name: "metrics-server-down",
  purpose: "without Metrics Server usage comes from agents' cgroups or is marked stale, and the reason is named",
  async play({ rig, owner, checks }) {
    const flags = ["--series-interval=2s", "--lost-after=60s"];
    const aggregator = await startReading(owner, rig.kubeconfig, { flags, config: quickSettings() });
    const { rest } = aggregator;
    const [chosen] = await eventually("pods have usage of Metrics Server", 90, () => fromMetricsServer(rest));
    if (chosen === undefined) throw new Error("there are no pods in namespace fleet");
    const agent = await startPodAgent(owner, aggregator, chosen);
    await eventually("the agent is heard of", 60, async () => {
      const node = (await rest.snapshot()).nodes.find(({ nodeName }) => nodeName === chosen.nodeName);
      return node?.provenance?.source === "agent" ? true : new NotYet(`the node's record: ${JSON.stringify(node)}`);
    });

    owner.after(() => rig.mend());
    await rig.kill("metrics-server");
    const named = await eventually("the failure is named", 150, async () => {
      const source = sourceIn((await rest.snapshot()).sources);
      const isNamed = /^the APIService v1beta1\.metrics\.k8s\.io is not available \(Available=False, \w+\): ./;
      return isNamed.test(source?.reason ?? "") ? source : new NotYet(JSON.stringify(source));
    });
    checks.same("Metrics Server is named as failed, by its APIService's condition", "sources", named?.state, "failed");
    checks.note(`it says: ${named?.reason}`);

    const pods = await eventually("no usage passes for Metrics Server's fresh one", 150, async () => {
      const all = await fleetPods(rest);
      const first = all.find((pod) => pod.provenance?.source !== "agent" && pod.provenance?.freshness !== "stale");
      if (first) return new NotYet(`pod ${first.podName}: ${JSON.stringify(first.provenance)}`);
      const own = all.find(({ podUid }) => podUid === chosen.podUid);
      const isTold = own?.provenance?.source === "agent" && own.cpuUsageMillicores !== undefined;
      return isTold ? all : new NotYet(`the agent's pod: ${JSON.stringify(own)}`);
    });
    for (const pod of pods) {
      const { podName, provenance, timestamp, cpuUsageMillicores = 0 } = pod;
      if (pod.podUid === chosen.podUid) {
        const source = [provenance?.source, provenance?.freshness];
        checks.same("where an agent reports, its word is taken", podName, source, ["agent", "fresh"]);
        const [container] = pod.containers;
        checks.same("its memory is its cgroup's", podName, pod.memoryUsageBytes, agent.podBytes);
        checks.same(
          "its container's memory is its cgroup's",
          podName,
          container?.memoryUsageBytes,
          agent.containerBytes,
        );
        checks.holds("its CPU is its cgroup's", cpuUsageMillicores > 50, `${cpuUsageMillicores} m`);
        continue;
      }
      const isMarked = provenance?.source === "metrics-server" && provenance.freshness === "stale";
      checks.holds("elsewhere the last point is shown as stale", isMarked, `${podName}: ${JSON.stringify(provenance)}`);
      checks.holds("it says why", /APIService/.test(provenance?.reason ?? ""), `${podName}: ${provenance?.reason}`);
      checks.holds("it says of when it is", timestamp !== undefined, podName);
    }

    const issue = await eventually("it is an issue", 90, async () => {
      const { issues } = await rest.health();
      return issues.find(({ rule }) => rule === "metrics-server-failing") ?? new NotYet(`${issues.length} others`);
    });
    checks.holds("the verdict names it", issue.evidence.startsWith("unavailable: the APIService "), issue.evidence);

    await rig.mend();
    const back = await eventually("Metrics Server is back", 150, () => fromMetricsServer(rest));
    checks.same("once it is back, all usage is its own again", "pods", back.length, pods.length);
    const state = sourceIn((await rest.snapshot()).sources)?.state;
    checks.same("once it is back, it is named as such", "sources", state, "ok");
    await eventually("the issue is gone", 60, async () => {
      const { issues } = await rest.health();
      return !issues.some(({ rule }) => rule === "metrics-server-failing") || new NotYet("it is still named");
    });
    checks.holds("once it is back, the verdict names it no more", true, "");
  },
};

/** The pods of the fleet once all their usage is Metrics Server's, and fresh. */
async function fromMetricsServer(rest: Rest): Promise<readonly Pod[] | NotYet> {
  const pods = await fleetPods(rest);
  const other = pods.find(
    ({ provenance }) => provenance?.source !== "metrics-server" || provenance.freshness !== "fresh",
  );
  return other ? new NotYet(`pod ${other.podName}: ${JSON.stringify(other.provenance ?? other.missing)}`) : pods;
}

async function fleetPods(rest: Rest): Promise<readonly Pod[]> {
  return (await rest.snapshot()).pods.filter(({ namespace }) => namespace === "fleet");
}

function sourceIn(sources: readonly Source[]): Source | undefined {
  return sources.find(({ name }) => name === "metrics-server");
}
