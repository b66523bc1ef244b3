import type { SeriesShape } from "../series-shape.ts";
import { lacksValue, type StoredSeries } from "../stored-series.ts";
import { cgroupPlacesOf, containerIdOf, placeOf, type CgroupPlaces } from "./cgroup-places.ts";
import { cgroupRowsOf, type CgroupRows } from "./cgroup-rows.ts";
import type { AgentPodUsage, Usage } from "./usage.ts";

/** The sample before, as far as rates follow from it. */
export interface FormerCgroups {
  readonly cgroups: NodeCgroups;
  /** Seconds between both. */
  readonly seconds: number;
}

/** What one sample of a node's series tells of pods, with the one before it: by UID of the pod. In columns, as the sample itself. */
export class NodeCgroups {
  readonly series: StoredSeries;
  /** When the sample was taken, by the node's clock, in milliseconds; undefined where the agent did not say. */
  readonly takenAt: number | undefined;
  /** Seconds over which CPU usage is averaged; undefined where no sample before is of use. */
  readonly windowSeconds: number | undefined;
  readonly #places: CgroupPlaces;
  /** Of each cgroup its CPU usage, then of each the share of periods in which it had to wait; NaN where they are not known. */
  readonly #rates: Float64Array;
  /** By the pod's number: the same object each time. */
  readonly #pods: (PodCgroups | undefined)[];

  constructor(series: StoredSeries, takenAt: number | undefined, former: FormerCgroups | undefined) {
    this.series = series;
    this.takenAt = takenAt;
    this.windowSeconds = former?.seconds;
    this.#places = cgroupPlacesOf(series.shape);
    const { parts, pods } = this.#places;
    this.#rates = parts.length === 0 ? noRates : new Float64Array(2 * parts.length).fill(NaN);
    this.#pods = Array.from({ length: pods.size }, () => undefined);
    if (former) this.#compare(former);
  }

  /** UIDs of all pods that the sample tells of. */
  keys(): MapIterator<string> {
    return this.#places.pods.keys();
  }

  /** What is known of a pod; undefined where the sample does not tell of it. */
  get(uid: string): AgentPodUsage | undefined {
    const pod = this.#places.pods.get(uid);
    return pod === undefined ? undefined : (this.#pods[pod] ??= new PodCgroups(this, pod));
  }

  /** The usage of one cgroup of a pod: a container's, or the pod's own where the id is empty. */
  usageOf(pod: number, containerId: string): Usage | undefined {
    const place = placeOf(this.series.shape, this.#places, pod, containerId);
    return place === undefined ? undefined : this.#usageAt(place);
  }

  /** What the containers of a pod use together; a sum that lacks a part is none. */
  sumOf(pod: number): Usage {
    const all = this.#containersOf(pod).map((place) => this.#usageAt(place));
    const sum = (name: keyof Usage) =>
      all.reduce<number | undefined>(
        (total, usage) => (total === undefined || usage[name] === undefined ? undefined : total + usage[name]),
        all.length === 0 ? undefined : 0,
      );
    return { cpuMillicores: sum("cpuMillicores"), memoryBytes: sum("memoryBytes") };
  }

  /** Share of the periods in which a container had to wait. */
  throttledShareOf(pod: number, containerId: string): number | undefined {
    const place = containerId === "" ? undefined : placeOf(this.series.shape, this.#places, pod, containerId);
    return place === undefined ? undefined : this.#throttledAt(place);
  }

  /** Containers of a pod of which it is known. */
  throttledContainers(pod: number): number {
    const { parts, ends } = this.#places;
    let count = 0;
    for (let place = ends[pod - 1] ?? 0; place < (ends[pod] ?? 0); place++) {
      // Seldom known: most containers have no quota.
      if (this.#throttledAt(place) === undefined) continue;
      if (containerIdOf(this.series.shape, parts[place] as number) !== "") count++;
    }
    return count;
  }

  #usageAt(place: number): Usage {
    return {
      cpuMillicores: known(this.#rates[place]),
      memoryBytes: valueAt(this.series, this.#places.parts[place] as number, "workingSetBytes"),
    };
  }

  #throttledAt(place: number): number | undefined {
    return known(this.#rates[this.#places.parts.length + place]);
  }

  /** Places of a pod's containers. */
  #containersOf(pod: number): readonly number[] {
    const { parts, ends } = this.#places;
    const places: number[] = [];
    for (let place = ends[pod - 1] ?? 0; place < (ends[pod] ?? 0); place++) {
      if (containerIdOf(this.series.shape, parts[place] as number) !== "") places.push(place);
    }
    return places;
  }

  #compare({ cgroups, seconds }: FormerCgroups): void {
    const { series } = this;
    const { pods, parts, ends } = this.#places;
    for (const [uid, pod] of pods) {
      const partBefore = cgroups.#partsLike(series.shape, uid);
      for (let place = ends[pod - 1] ?? 0; place < (ends[pod] ?? 0); place++) {
        const part = parts[place] as number;
        const before = partBefore(part);
        if (before === undefined) continue;
        const grown = (name: keyof CgroupRows) =>
          growth(valueAt(cgroups.series, before, name), valueAt(series, part, name));
        this.#rates[place] = (1000 * (grown("cpuSeconds") ?? NaN)) / seconds;
        const periods = grown("periods");
        if (periods !== undefined && periods !== 0)
          this.#rates[parts.length + place] = (grown("throttledPeriods") ?? NaN) / periods;
      }
    }
  }

  /** Tells which part of this sample is of the same cgroup of a pod as one of a sample of another shape. */
  #partsLike(other: SeriesShape, uid: string): (part: number) => number | undefined {
    const { shape } = this.series;
    if (other === shape) return (part) => part;
    const { pods, parts, ends } = this.#places;
    const pod = pods.get(uid);
    if (pod === undefined) return () => undefined;
    const byContainer = new Map(
      parts.slice(ends[pod - 1] ?? 0, ends[pod]).map((part) => [containerIdOf(shape, part), part]),
    );
    return (part) => byContainer.get(containerIdOf(other, part));
  }
}

const noRates = new Float64Array();

/** One pod in one sample: what is asked for is looked up then, as most is asked of few pods, or once. */
class PodCgroups implements AgentPodUsage {
  readonly #node: NodeCgroups;
  readonly #pod: number;

  constructor(node: NodeCgroups, pod: number) {
    this.#node = node;
    this.#pod = pod;
  }

  get cpuMillicores(): number | undefined {
    return this.#whole.cpuMillicores;
  }

  get memoryBytes(): number | undefined {
    return this.#whole.memoryBytes;
  }

  get containers(): AgentPodUsage["containers"] {
    const [node, pod] = [this.#node, this.#pod];
    return { get: (id) => (id === "" ? undefined : node.usageOf(pod, id)) };
  }

  get throttled(): AgentPodUsage["throttled"] {
    const [node, pod] = [this.#node, this.#pod];
    return { size: node.throttledContainers(pod), get: (id) => node.throttledShareOf(pod, id) };
  }

  get at(): number {
    return this.#node.takenAt ?? 0;
  }

  get windowSeconds(): number | undefined {
    return this.#node.windowSeconds;
  }

  /** As the pod's own cgroup has it, which counts containers that are gone as well. */
  get #whole(): Usage {
    return this.#node.usageOf(this.#pod, "") ?? this.#node.sumOf(this.#pod);
  }
}

function valueAt(series: StoredSeries, part: number, name: keyof CgroupRows): number | undefined {
  const block = series.shape.blocks[part];
  const own = block && cgroupRowsOf(block)?.[name];
  if (own === undefined) return undefined;
  const row = series.shape.firstRowOf(part) + own;
  return lacksValue(series, row) ? undefined : known(series.values[row]);
}

function known(value: number | undefined): number | undefined {
  return value === undefined || Number.isNaN(value) ? undefined : value;
}

/** A counter that went back began anew, and has not grown. */
function growth(before: number | undefined, now: number | undefined): number | undefined {
  return before === undefined || now === undefined || now < before ? undefined : now - before;
}
