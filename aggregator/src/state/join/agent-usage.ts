import type { BlockValues } from "@kubevitals/proto";
import type { Steps } from "@kubevitals/program";
import type { ByName } from "../by-name.ts";
import type { NodeRecord } from "../snapshot.ts";
import { cgroupRowsOf } from "./cgroup-rows.ts";
import type { AgentPodUsage, AgentUsageView, Usage } from "./usage.ts";

/** Counters of one cgroup in one sample. */
interface Counters {
  readonly cpuSeconds: number | undefined;
  readonly memoryBytes: number | undefined;
  readonly periods: number | undefined;
  readonly throttledPeriods: number | undefined;
}

/** The cgroups of one node in one sample, by pod's UID and by container's id (empty for the pod's own cgroup). */
type Sample = ReadonlyMap<string, ReadonlyMap<string, Counters>>;

interface NodeSample {
  readonly series: readonly BlockValues[];
  readonly takenAt: number | undefined;
  readonly sample: Sample;
  readonly usage: ReadonlyMap<string, AgentPodUsage>;
}

/** Nodes whose cgroups are taken in in one step. */
const nodesPerStep = 20;

/** Two samples that lie further apart, in seconds, make no rate: too much may have happened in between. */
const longestWindow = 300;

/**
 * Tells what pods use from the cgroups that agents report. CPU usage needs two samples of a container; a counter that went back began
 * anew, and gives no rate.
 */
export class AgentUsage {
  readonly #nodes = new Map<string, NodeSample>();

  /** Takes in the latest series of every node; nodes whose series did not change cost nothing. */
  *update(nodes: ByName<NodeRecord>): Steps<AgentUsageView> {
    for (const name of this.#nodes.keys()) if (!nodes.has(name)) this.#nodes.delete(name);
    return yield* nodes.mapping((record, name) => ({ record, pods: this.#sampleOf(name, record).usage }), nodesPerStep);
  }

  #sampleOf(name: string, { series, seriesTakenAt }: NodeRecord): NodeSample {
    const former = this.#nodes.get(name);
    if (former !== undefined && former.series === series) return former;
    const sample = readSample(series);
    const seconds =
      seriesTakenAt === undefined || former?.takenAt === undefined
        ? undefined
        : (seriesTakenAt - former.takenAt) / 1000;
    const isUsable = seconds !== undefined && seconds > 0 && seconds <= longestWindow;
    const next: NodeSample = {
      series,
      takenAt: seriesTakenAt,
      sample,
      usage: usageOf(seriesTakenAt ?? 0, sample, isUsable ? { seconds, sample: former?.sample } : undefined),
    };
    this.#nodes.set(name, next);
    return next;
  }
}

function readSample(series: readonly BlockValues[]): Sample {
  const pods = new Map<string, Map<string, Counters>>();
  for (const values of series) {
    const uid = values.labels.find(({ name }) => name === "pod_uid")?.value;
    const rows = uid === undefined ? undefined : cgroupRowsOf(values.block);
    if (uid === undefined || rows === undefined) continue;
    const id = values.labels.find(({ name }) => name === "name")?.value ?? "";
    const containers = pods.get(uid) ?? new Map<string, Counters>();
    containers.set(id, {
      cpuSeconds: valueAt(values, rows.cpuSeconds),
      memoryBytes: valueAt(values, rows.workingSetBytes),
      periods: valueAt(values, rows.periods),
      throttledPeriods: valueAt(values, rows.throttledPeriods),
    });
    pods.set(uid, containers);
  }
  return pods;
}

function valueAt({ values, isAbsent }: BlockValues, row: number | undefined): number | undefined {
  if (row === undefined || isAbsent?.(row)) return undefined;
  const value = values[row];
  return value === undefined || Number.isNaN(value) ? undefined : value;
}

interface Former {
  readonly seconds: number;
  readonly sample: Sample | undefined;
}

function usageOf(at: number, sample: Sample, former: Former | undefined): NodeSample["usage"] {
  return new Map(
    Array.from(sample, ([uid, cgroups]) => {
      const before = former?.sample?.get(uid);
      const containers = new Map<string, Usage>();
      const throttled = new Map<string, number>();
      for (const [id, counters] of cgroups) {
        if (id === "") continue;
        containers.set(id, usageBetween(before?.get(id), counters, former?.seconds));
        const share = throttledShare(before?.get(id), counters);
        if (share !== undefined) throttled.set(id, share);
      }
      const own = cgroups.get("");
      const usage = own === undefined ? sumOf(containers) : usageBetween(before?.get(""), own, former?.seconds);
      return [uid, { ...usage, containers, throttled, at, windowSeconds: former?.seconds }];
    }),
  );
}

function usageBetween(before: Counters | undefined, now: Counters, seconds: number | undefined): Usage {
  const grown = growth(before?.cpuSeconds, now.cpuSeconds);
  return {
    cpuMillicores: grown === undefined || seconds === undefined ? undefined : (1000 * grown) / seconds,
    memoryBytes: now.memoryBytes,
  };
}

function throttledShare(before: Counters | undefined, now: Counters): number | undefined {
  const periods = growth(before?.periods, now.periods);
  const throttled = growth(before?.throttledPeriods, now.throttledPeriods);
  return periods === undefined || throttled === undefined || periods === 0 ? undefined : throttled / periods;
}

function growth(before: number | undefined, now: number | undefined): number | undefined {
  return before === undefined || now === undefined || now < before ? undefined : now - before;
}

/** What the containers use together; a sum that lacks a part is none. */
function sumOf(containers: ReadonlyMap<string, Usage>): Usage {
  const all = Array.from(containers.values());
  const sum = (name: keyof Usage) =>
    all.reduce<number | undefined>(
      (total, usage) => (total === undefined || usage[name] === undefined ? undefined : total + usage[name]),
      all.length === 0 ? undefined : 0,
    );
  return { cpuMillicores: sum("cpuMillicores"), memoryBytes: sum("memoryBytes") };
}
