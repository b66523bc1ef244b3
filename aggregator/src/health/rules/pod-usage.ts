import { choosePodUsage, type ChosenUsage } from "../../state/join/pod-usage.ts";
import type { Observation } from "../../state/snapshot.ts";
import { allWell, notApplicable, percent, type Measurement } from "../rule.ts";
import type { PodRule } from "../scopes/pod.ts";

/** Pods that come near what they may use. Thresholds and holds are the mixin's CPUThrottlingHigh, and a customary one for memory. */
export const podUsageRules: readonly PodRule[] = [
  {
    id: "pod-memory-near-limit",
    severity: "SEVERITY_WARNING",
    unit: "percent",
    bad: "above",
    threshold: 90,
    margin: 5,
    holdSeconds: 15 * 60,
    summary: "A container uses almost all the memory that it may",
    action: "Raise its memory limit before the kernel kills it, or find what makes it grow.",
    measure: (pod, { observation }) => {
      if (pod.facts.phase !== "Running") return allWell;
      const { containers } = pod.facts;
      if (!containers.some(({ limits }) => limits.memoryBytes)) return allWell;
      const chosen = usageOf(pod, observation);
      const measurements: Measurement[] = [];
      for (const { name, id, role, state, limits } of containers) {
        if (!limits.memoryBytes || role === "init" || state?.is !== "running") continue;
        const usage =
          chosen.usage?.containers.get(name) ?? (id === undefined ? undefined : chosen.usage?.containers.get(id));
        const value = usage?.memoryBytes === undefined ? undefined : (100 * usage.memoryBytes) / limits.memoryBytes;
        if (value === undefined) measurements.push({ part: name, unknown: whyUnknown(chosen) });
        else measurements.push(new ShareOfLimit(name, value));
      }
      return measurements;
    },
  },
  {
    id: "pod-cpu-throttled",
    severity: "SEVERITY_WARNING",
    unit: "percent",
    bad: "above",
    threshold: 25,
    margin: 5,
    holdSeconds: 15 * 60,
    summary: "A container is held back by its CPU limit",
    action: "Raise or remove its CPU limit, or spread its work.",
    measure({ facts }, { observation }) {
      if (facts.phase !== "Running" || facts.nodeName === undefined) return notApplicable;
      // Only agents see throttling: where none runs, the rule does not apply.
      const agent = observation.joined?.agents.pods.get(facts.nodeName)?.get(facts.cgroupUid);
      if (agent === undefined || agent.throttled.size === 0) return notApplicable;
      return facts.containers.flatMap(({ name, id }) => {
        const share = id === undefined ? undefined : agent.throttled.get(id);
        if (share === undefined) return [];
        return [
          {
            part: name,
            value: 100 * share,
            evidence: `throttled in ${percent(100 * share)} of the periods of its quota`,
          },
        ];
      });
    },
  },
];

/** There is one for each container with a limit at each look, and hardly ever one whose evidence is read. */
class ShareOfLimit {
  readonly part: string;
  readonly value: number;

  constructor(part: string, value: number) {
    this.part = part;
    this.value = value;
  }

  get evidence(): string {
    return `its working set is ${percent(this.value)} of its limit`;
  }
}

function usageOf(pod: Parameters<PodRule["measure"]>[0], { joined }: Observation): ChosenUsage {
  return joined === undefined ? { usage: undefined, reason: "usage is not read" } : choosePodUsage(pod, joined);
}

function whyUnknown(chosen: ChosenUsage): string {
  return "reason" in chosen ? chosen.reason : "the usage of this container is not known";
}
