import type { Provenance } from "@kubevitals/proto";
import type { OwnerFacts, PodFacts } from "../facts/pod.ts";
import type { StoredObject } from "../objects/object-table.ts";
import { hasSameGpus } from "./pod-gpus.ts";
import type { PodJoin } from "./pod-metrics.ts";
import { choosePodUsage, type ChosenUsage } from "./pod-usage.ts";

/** By how many seconds two ages may miss each other: what adding doubles costs. */
const tolerance = 1e-6;

/**
 * Whether a pod that did not change itself says the same at two instants, but for the age of its usage, which has run on. Looks at what
 * the record would be made from, as one of 150,000 is not made for nothing.
 */
export function saysSame(pod: StoredObject<PodFacts>, before: PodJoin, after: PodJoin): boolean {
  const seconds = (after.monotonic - before.monotonic) / 1000;
  const { owner } = pod.facts;
  return (
    (isSameCgroup(pod, before, after, seconds) ||
      isSameUsage(choosePodUsage(pod, before), choosePodUsage(pod, after), seconds)) &&
    hasSameGpus(pod, before.agents, after.agents) &&
    (owner === undefined || isSameOwner(before.ownerOf(owner), after.ownerOf(owner))) &&
    isSameMap(before.customMetrics(pod), after.customMetrics(pod))
  );
}

/** Where only agents are asked, and the one of the pod's node has sent no series since: what holds for most pods at most times. */
function isSameCgroup({ facts }: StoredObject<PodFacts>, before: PodJoin, after: PodJoin, seconds: number): boolean {
  if (before.metricsServer !== undefined || after.metricsServer !== undefined) return false;
  if (facts.nodeName === undefined) return false;
  const pods = before.agents.pods.get(facts.nodeName);
  if (pods === undefined || pods !== after.agents.pods.get(facts.nodeName)) return false;
  const [then, now] = [before.agents.nodes.get(facts.nodeName), after.agents.nodes.get(facts.nodeName)];
  if (then === undefined || now === undefined) return false;
  return then.freshness === now.freshness && isSameAge(then.seriesAgeSeconds, now.seriesAgeSeconds, seconds);
}

/** What was measured is the same where it is the same object: it is made anew with every sample. */
function isSameUsage(before: ChosenUsage, after: ChosenUsage, seconds: number): boolean {
  if (before.usage === undefined) return after.usage === undefined && before.reason === after.reason;
  if (after.usage === undefined) return false;
  return before.usage === after.usage && isSameProvenance(before.provenance, after.provenance, seconds);
}

function isSameProvenance(before: Provenance, after: Provenance, seconds: number): boolean {
  return (
    before.source === after.source &&
    before.freshness === after.freshness &&
    before.reason === after.reason &&
    before.receivedAt?.seconds === after.receivedAt?.seconds &&
    before.receivedAt?.nanos === after.receivedAt?.nanos &&
    isSameAge(before.ageSeconds, after.ageSeconds, seconds)
  );
}

function isSameAge(before: number | undefined, after: number | undefined, seconds: number): boolean {
  if (before === undefined || after === undefined) return before === after;
  return Math.abs(after - before - seconds) <= tolerance;
}

function isSameOwner(before: OwnerFacts, after: OwnerFacts): boolean {
  return before === after || (before.uid === after.uid && before.kind === after.kind && before.name === after.name);
}

type Values = Readonly<Record<string, number>>;

function isSameMap(before: Values, after: Values): boolean {
  if (before === after) return true;
  const names = Object.keys(before);
  return names.length === Object.keys(after).length && names.every((name) => Object.is(before[name], after[name]));
}
