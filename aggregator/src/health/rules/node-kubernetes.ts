import type { NodeCondition, NodeMetrics } from "@kubevitals/proto";
import { objectsOf, viewOf } from "../../state/facts/facts.ts";
import { nodesByName } from "../../state/join/join.ts";
import { memoByIdentity } from "../../state/join/memo.ts";
import type { Observation } from "../../state/snapshot.ts";
import { allWell, found, notApplicable, type Measurement, type NodeRule, type RuleContext } from "../rule.ts";

/** Seconds without a renewal after which a kubelet counts as silent: it renews every 10 s, and Kubernetes itself waits for 50. */
export const silentKubeletSeconds = 40;

/** Minor versions that a kubelet may lag behind. Source: Kubernetes' version skew policy. */
const minorsBehind = 3;

const yesNo = { unit: "boolean", bad: "above", threshold: 1, margin: 0 } as const;

/** Kubernetes tells of the node, so these rules also speak where the agent is silent, and its loss does not hide them. */
const byKubernetes = { kinds: ["nodes"], judgesSilentNodes: true, standsAlone: true } as const;

/**
 * Nodes as Kubernetes sees them. Holds are shorter than the mixin's where what follows from a node, such as Services without
 * endpoints, would be named before it.
 */
export const nodeKubernetesRules: readonly NodeRule[] = [
  {
    ...yesNo,
    ...byKubernetes,
    id: "node-not-ready",
    severity: "SEVERITY_CRITICAL",
    summary: "The kubelet says that it is not ready",
    action:
      "Read the condition's message (kubectl describe node), then the kubelet's and the container runtime's logs.",
    holdSeconds: 2 * 60,
    hides: ["agent-lost", "agent-missing", "node-flapping", "node-network-unavailable"],
    explainsDependants: true,
    measure: ({ metrics }) => readiness(metrics, "False"),
  },
  {
    ...yesNo,
    ...byKubernetes,
    id: "node-unreachable",
    severity: "SEVERITY_CRITICAL",
    summary: "Kubernetes hears nothing of the node",
    action: "See whether the machine runs and reaches the API server; Kubernetes evicts its pods five minutes later.",
    holdSeconds: 2 * 60,
    hides: ["agent-lost", "agent-missing", "node-flapping", "node-network-unavailable"],
    explainsDependants: true,
    measure: ({ metrics }) => readiness(metrics, "Unknown"),
  },
  {
    ...byKubernetes,
    id: "node-kubelet-silent",
    severity: "SEVERITY_CRITICAL",
    summary: "The kubelet is silent although the agent lives",
    action:
      "Look at the kubelet on the node (systemctl status kubelet, journalctl -u kubelet) and its way to the API server.",
    unit: "seconds",
    bad: "above",
    threshold: silentKubeletSeconds,
    margin: 0,
    holdSeconds: 0,
    kinds: ["nodes", "leases"],
    hides: ["node-unreachable", "node-flapping"],
    explainsDependants: true,
    measure({ freshness, metrics: { nodeName, scheduling } }, { tracks }) {
      // Of a node of which nobody hears anything other rules speak.
      if (freshness !== "FRESHNESS_FRESH" || scheduling === undefined) return notApplicable;
      const value = tracks.heartbeatAgeSeconds(nodeName);
      if (value === undefined) return [{ unknown: "Kubernetes has no Lease of the node's kubelet" }];
      if (value < 1) return allWell;
      return [
        { value, evidence: `it last renewed its Lease ${value.toFixed(0)} s ago, and the agent's vitals arrive` },
      ];
    },
  },
  {
    ...byKubernetes,
    id: "node-flapping",
    severity: "SEVERITY_WARNING",
    summary: "The node becomes ready and not ready in turn",
    action: "Look at the kubelet's log, the node's load and its network: something comes and goes.",
    unit: "count",
    bad: "above",
    threshold: 3,
    margin: 0,
    // The value looks a quarter of an hour back: it holds by itself.
    holdSeconds: 0,
    measure: ({ metrics: { nodeName, scheduling } }, { tracks }) => {
      if (scheduling === undefined) return notApplicable;
      const value = tracks.readinessChanges(nodeName);
      return value === 0 ? allWell : [{ value, evidence: `its readiness changed ${value} times in 15 minutes` }];
    },
  },
  conditionRule("node-kubelet-memory-pressure", "MemoryPressure", {
    summary: "The kubelet runs out of memory",
    action:
      "Find the pods that use more than they request (kubectl top pods), and move or limit them: the kubelet evicts pods.",
    explainsDependants: ["pod-evicted", "pod-out-of-memory"],
  }),
  conditionRule("node-kubelet-disk-pressure", "DiskPressure", {
    summary: "The kubelet runs out of disk",
    action: "Remove images, logs and files of pods that are not needed, or enlarge the disk: the kubelet evicts pods.",
    explainsDependants: ["pod-evicted", "pod-image-pull"],
  }),
  conditionRule("node-kubelet-pid-pressure", "PIDPressure", {
    summary: "The kubelet runs out of process ids",
    action: "Find what starts so many processes (ps), and limit the pids of its pod: the kubelet evicts pods.",
    explainsDependants: ["pod-evicted"],
  }),
  conditionRule("node-network-unavailable", "NetworkUnavailable", {
    summary: "The node's network is not set up",
    action: "Look at the network plugin's pod on the node, and at the routes of the cloud.",
    // A node that is new has none yet.
    holdSeconds: 2 * 60,
    explainsDependants: true,
  }),
  {
    ...byKubernetes,
    id: "node-cordoned",
    severity: "SEVERITY_WARNING",
    summary: "New pods have been kept away for long",
    action: "Let pods come again (kubectl uncordon), or take the node out of the cluster.",
    unit: "seconds",
    bad: "above",
    threshold: 24 * 3600,
    margin: 0,
    holdSeconds: 0,
    measure: ({ metrics: { nodeName, scheduling } }, context) => {
      if (scheduling === undefined) return notApplicable;
      if (!scheduling.unschedulable) return allWell;
      const since = cordonedAt(nodeName, context);
      if (since === undefined) return allWell;
      const value = Math.max(0, (context.now - since) / 1000);
      return [{ value, evidence: `it is cordoned since ${new Date(since).toISOString()} or longer` }];
    },
  },
  {
    ...byKubernetes,
    id: "node-version-skew",
    severity: "SEVERITY_WARNING",
    summary: "The kubelet's version is not one that Kubernetes supports",
    action: "Upgrade the kubelet: it may lag three minor versions behind the API server, and is never newer.",
    unit: "count",
    bad: "above",
    threshold: minorsBehind + 1,
    margin: 0,
    holdSeconds: 15 * 60,
    measure({ metrics: { scheduling } }, { observation }) {
      if (scheduling === undefined) return notApplicable;
      const own = minorOf(scheduling.kubeletVersion);
      const newest = newestMinor(observation);
      if (own === undefined || newest === undefined) return [{ unknown: "the kubelet's version is not known" }];
      const server = minorOf(observation.joined?.serverVersion);
      const version = `its version is ${scheduling.kubeletVersion}`;
      if (server !== undefined && own > server) {
        return [{ value: minorsBehind + 1, evidence: `${version}, newer than the API server's` }];
      }
      const value = newest - own;
      if (value === 0) return allWell;
      return [
        {
          value,
          evidence: `${version}, and Kubernetes is ${value} minor versions ahead`,
        },
      ];
    },
  },
];

function conditionOf({ conditions }: NodeMetrics, wanted: string): NodeCondition | undefined {
  return conditions.find(({ type }) => type === wanted);
}

function readiness(metrics: NodeMetrics, bad: "False" | "Unknown"): readonly Measurement[] {
  if (metrics.scheduling === undefined) return notApplicable;
  const condition = conditionOf(metrics, "Ready");
  if (condition === undefined) return [{ unknown: "its kubelet has not said yet whether it is ready" }];
  return condition.status === bad ? found(describe(condition)) : allWell;
}

/** A condition of the node that should not be True. The kubelet keeps what it is short of up for minutes: the rule need not hold. */
function conditionRule(
  id: string,
  type: string,
  words: Pick<NodeRule, "summary" | "action" | "explainsDependants"> & Partial<Pick<NodeRule, "holdSeconds">>,
): NodeRule {
  return {
    ...yesNo,
    ...byKubernetes,
    holdSeconds: 0,
    ...words,
    id,
    severity: "SEVERITY_WARNING",
    measure({ metrics }) {
      const condition = metrics.scheduling && conditionOf(metrics, type);
      if (condition === undefined) return notApplicable;
      if (condition.status === "Unknown") return [{ unknown: describe(condition) }];
      return condition.status === "True" ? found(describe(condition)) : allWell;
    },
  };
}

function describe({ type, status, reason, message }: NodeCondition): string {
  const why = [reason, message].filter(Boolean).join(": ");
  return `the condition ${type} is ${status}${why === "" ? "" : ` (${why})`}`;
}

/** When a node was cordoned: its taint may tell; else since when it is seen so. */
function cordonedAt(nodeName: string, { observation, tracks }: RuleContext): number | undefined {
  const view = viewOf(observation.kube, "nodes");
  const taints = view && nodesByName(view.objects).get(nodeName)?.facts.taints;
  const since = taints?.find(({ key }) => key === "node.kubernetes.io/unschedulable")?.since;
  return since ?? tracks.cordonedAt(nodeName);
}

/** The minor version of the API server, or of a kubelet that is ahead of it; where the server has not told, of the newest kubelet. */
const newestMinor = memoByIdentity<Observation, number | undefined>(({ kube, joined }) => {
  let newest = minorOf(joined?.serverVersion);
  for (const { facts } of objectsOf(kube, "nodes")) {
    const minor = minorOf(facts.kubeletVersion);
    if (minor !== undefined && minor > (newest ?? -1)) newest = minor;
  }
  return newest;
});

/** 33 of `v1.33.2+k3s1`. */
function minorOf(version: string | undefined): number | undefined {
  const minor = /^v?1\.(\d{1,4})(?:\D|$)/.exec(version ?? "")?.[1];
  return minor === undefined ? undefined : Number(minor);
}
