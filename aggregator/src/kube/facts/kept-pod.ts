import type { ContainerFacts, PodFacts } from "../../state/facts/pod.ts";
import { containersFrom, keepContainers, wordsOf, type KeptContainers } from "./kept-containers.ts";

/** Places of a pod's times in their list. */
const created = 0;
const deletion = 1;
const started = 2;
const conditionChanged = 3;

/** Facts of a pod as they are told, with nothing that is told in two ways. */
export type ToldPod = Omit<PodFacts, "containerOf" | "restarts">;

/**
 * Facts of a pod as they are kept. There may be 150,000 pods, and the garbage collector looks at each object: so what many say alike is
 * shared, and times, each of which would be an object, stand in one list.
 */
export class KeptPod implements PodFacts, KeptContainers {
  readonly cgroupUid: string;
  readonly nodeName: string | undefined;
  readonly labels: PodFacts["labels"];
  readonly owner: PodFacts["owner"];
  readonly finalizers: PodFacts["finalizers"];
  readonly phase: string;
  readonly reason: string | undefined;
  readonly message: string | undefined;
  readonly qosClass: string | undefined;
  readonly priority: number | undefined;
  readonly priorityClass: string | undefined;
  readonly hostNetwork: boolean;
  readonly conditions: PodFacts["conditions"];
  readonly requests: PodFacts["requests"];
  readonly limits: PodFacts["limits"];
  readonly unlimited: PodFacts["unlimited"];
  readonly claims: PodFacts["claims"];
  readonly scrape: PodFacts["scrape"];
  readonly words: KeptContainers["words"];
  readonly ids: KeptContainers["ids"];
  readonly ends: KeptContainers["ends"];
  /** Milliseconds since 1970; NaN where there is none. */
  readonly #times: readonly number[];

  constructor(told: ToldPod) {
    this.cgroupUid = told.cgroupUid;
    this.nodeName = told.nodeName;
    this.labels = told.labels;
    this.owner = told.owner;
    this.finalizers = told.finalizers;
    this.phase = told.phase;
    this.reason = told.reason;
    this.message = told.message;
    this.qosClass = told.qosClass;
    this.priority = told.priority;
    this.priorityClass = told.priorityClass;
    this.hostNetwork = told.hostNetwork;
    this.conditions = told.conditions;
    this.requests = told.requests;
    this.limits = told.limits;
    this.unlimited = told.unlimited;
    this.claims = told.claims;
    this.scrape = told.scrape;
    const { words, ids, ends } = keepContainers(told.containers);
    this.words = words;
    this.ids = ids;
    this.ends = ends;
    const { createdAt = NaN, deletionAt = NaN, startedAt = NaN, conditionChangedAt = NaN } = told;
    this.#times = [createdAt, deletionAt, startedAt, conditionChangedAt];
  }

  get createdAt(): number | undefined {
    return this.#time(created);
  }

  get deletionAt(): number | undefined {
    return this.#time(deletion);
  }

  get startedAt(): number | undefined {
    return this.#time(started);
  }

  get conditionChangedAt(): number | undefined {
    return this.#time(conditionChanged);
  }

  get containers(): readonly ContainerFacts[] {
    return containersFrom(this);
  }

  get restarts(): number {
    let restarts = 0;
    for (const words of this.words) restarts += words.restarts;
    return restarts;
  }

  containerOf(id: string | undefined): Pick<ContainerFacts, "name" | "image"> | undefined {
    return id === undefined ? undefined : wordsOf(this, id);
  }

  #time(place: number): number | undefined {
    const time = this.#times[place];
    return time === undefined || Number.isNaN(time) ? undefined : time;
  }
}
