import type { V1Container, V1ContainerStatus, V1Pod } from "@kubernetes/client-node";
import type { ResourceAmounts } from "../../state/facts/resource-amounts.ts";
import type { Kube, Raw } from "../resources/kube-object.ts";
import { addAmounts, amountsOf, largerAmounts, type Quantities } from "./amounts.ts";

type Pod = Kube<V1Pod>;
type Container = Raw<V1Container>;

/** Whether an init container keeps running beside the others: a sidecar. Source: KEP-753. */
export function isSidecar({ restartPolicy }: Container): boolean {
  return restartPolicy === "Always";
}

/**
 * What a pod requests as the scheduler counts it: its containers and sidecars together, or what an init container needs beside
 * the sidecars that were started before it where that is more; requests of the pod as a whole in their place; the overhead of its
 * runtime class on top. While a container is resized, the larger of what it asks for and what it has.
 * Source: KEP-753, KEP-2837, KEP-688 and KEP-1287.
 */
export function podRequests(pod: Pod): ResourceAmounts {
  const resize = isResizeInfeasible(pod) ? "infeasible" : "possible";
  const statuses = statusesByName(pod);
  const sum = totalOf(pod, (container) => requestsOf(container, statuses.get(container.name), resize));
  return addAmounts(unlessStated(sum, podLevel(pod, "requests")), amountsOf(pod.spec?.overhead));
}

/** The limits of a pod, counted like its requests; containers without a limit are left out. */
export function podLimits(pod: Pod): ResourceAmounts {
  const statuses = statusesByName(pod);
  const sum = totalOf(pod, (container) => limitsOf(container, statuses.get(container.name)));
  const limits = unlessStated(sum, podLevel(pod, "limits"));
  if (pod.spec?.overhead === undefined) return limits;
  const overhead = amountsOf(pod.spec.overhead);
  return {
    ...limits,
    cpuMillicores: withOverhead(limits.cpuMillicores, overhead.cpuMillicores),
    memoryBytes: withOverhead(limits.memoryBytes, overhead.memoryBytes),
  };
}

/** One list for all pods that are alike in that. */
const unlimited = { none: [], cpu: ["cpu"], memory: ["memory"], both: ["cpu", "memory"] } as const;

/** Resources without a limit on the pod as a whole: it states none, and some container that keeps running has none. */
export function unlimitedResources(pod: Pod): readonly ("cpu" | "memory")[] {
  const whole = podLevel(pod, "limits");
  const running = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? []).filter(isSidecar)];
  const isUnlimited = (name: "cpu" | "memory") =>
    whole?.[name] === undefined && running.some(({ resources }) => resources?.limits?.[name] === undefined);
  if (isUnlimited("cpu")) return isUnlimited("memory") ? unlimited.both : unlimited.cpu;
  return isUnlimited("memory") ? unlimited.memory : unlimited.none;
}

/** What a container requests, or has been given while it is resized. */
export function requestsOf(
  { resources }: Container,
  status: Raw<V1ContainerStatus> | undefined,
  resize: "possible" | "infeasible" = "possible",
): ResourceAmounts {
  const given = largerAmounts(amountsOf(status?.allocatedResources), amountsOf(status?.resources?.requests));
  const hasStatus = status?.allocatedResources !== undefined || status?.resources?.requests !== undefined;
  return resize === "infeasible" && hasStatus ? given : largerAmounts(amountsOf(resources?.requests), given);
}

/** The limits of a container, or what it has been given while it is resized. */
export function limitsOf({ resources }: Container, status: Raw<V1ContainerStatus> | undefined): ResourceAmounts {
  return largerAmounts(amountsOf(resources?.limits), amountsOf(status?.resources?.limits));
}

/** Status of each container by name, init containers among them. */
export function statusesByName({ status }: Pod): ReadonlyMap<string, Raw<V1ContainerStatus>> {
  const all = [
    ...(status?.containerStatuses ?? []),
    ...(status?.initContainerStatuses ?? []),
    ...(status?.ephemeralContainerStatuses ?? []),
  ];
  return new Map(all.map((one) => [one.name, one]));
}

function totalOf({ spec }: Pod, amounts: (container: Container) => ResourceAmounts): ResourceAmounts {
  let together: ResourceAmounts = {};
  for (const container of spec?.containers ?? []) together = addAmounts(together, amounts(container));
  let sidecars: ResourceAmounts = {};
  let largestInit: ResourceAmounts = {};
  for (const container of spec?.initContainers ?? []) {
    const own = amounts(container);
    if (isSidecar(container)) {
      together = addAmounts(together, own);
      sidecars = addAmounts(sidecars, own);
    }
    largestInit = largerAmounts(largestInit, isSidecar(container) ? sidecars : addAmounts(sidecars, own));
  }
  return largerAmounts(together, largestInit);
}

function podLevel({ spec }: Pod, which: "requests" | "limits"): Quantities {
  return spec?.resources?.[which];
}

/** Overhead adds to a limit that is there; what has none stays without. */
function withOverhead(limit: number | undefined, overhead: number | undefined): number | undefined {
  return limit === undefined ? undefined : limit + (overhead ?? 0);
}

/** What is stated for the pod as a whole; of the rest, what its containers come to. */
function unlessStated(sum: ResourceAmounts, whole: Quantities): ResourceAmounts {
  if (!whole) return sum;
  const stated = Object.entries(amountsOf(whole)).filter(([, value]) => value !== undefined);
  return { ...sum, ...Object.fromEntries(stated) };
}

function isResizeInfeasible({ status }: Pod): boolean {
  return (status?.conditions ?? []).some(
    ({ type, status: is, reason }) => type === "PodResizePending" && is === "True" && reason === "Infeasible",
  );
}
