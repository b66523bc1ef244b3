import { status, type ServiceError } from "@grpc/grpc-js";
import { createForeignCodec } from "@kubevitals/proto";
import type { Clock } from "@kubevitals/program";
import { gpuAllocations, gpuDevices, type Allocation } from "./allocations.ts";
import type { CallKubelet } from "./kubelet-call.ts";
import { podResourcesSchema, type ContainerDevices, type PodResources } from "./pod-resources-schema.ts";

/** What the kubelet told last. */
export interface PodResourcesState {
  /** Undefined before the first answer, and once the kubelet has been silent for too long. */
  readonly allocations: readonly Allocation[] | undefined;
  /** Undefined where the kubelet does not tell: that call is younger than List. */
  readonly allocatable: readonly { readonly resource: string; readonly id: string }[] | undefined;
  /** Why the last call failed; undefined where it did not. */
  readonly problem: string | undefined;
  /** Seconds since the last answer. */
  readonly ageSeconds: number | undefined;
}

/** Pauses between two questions: as a rule, after what is news, and after a kubelet that does not know the service. */
const pauseMilliseconds = 10_000;
const urgentPauseMilliseconds = 2000;
const unknownServicePauseMilliseconds = 300_000;

/** What may be given out changes when a plugin registers: that seldom. */
const questionsPerAllocatable = 6;

/** A kubelet that starts anew is silent for some seconds; what it said holds that long. */
const holdsMilliseconds = 60_000;

/** Pods that are asked for one by one, where there are too many to be listed. */
const mostPodsOneByOne = 64;

/** Pods, containers, devices, ids and claims of an answer at most. */
const mostItems = 200_000;

const codec = createForeignCodec(podResourcesSchema, mostItems);

/**
 * What the kubelet has given to containers, asked beside the samples and never waited for.
 * https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/device-plugins/#monitoring-device-plugin-resources
 */
export class PodResourcesWatch {
  readonly #call: CallKubelet;
  readonly #clock: Clock;
  #allocations: readonly Allocation[] | undefined;
  #allocatable: PodResourcesState["allocatable"];
  #last: Buffer | undefined;
  #problem: string | undefined;
  #answeredAt: number | undefined;
  #askedAt = -Infinity;
  #pause = pauseMilliseconds;
  #questions = 0;
  #underWay: Promise<void> | undefined;

  constructor(call: CallKubelet, clock: Clock) {
    this.#call = call;
    this.#clock = clock;
  }

  get state(): PodResourcesState {
    const age = this.#answeredAt === undefined ? undefined : this.#clock.monotonic() - this.#answeredAt;
    const holds = age !== undefined && age <= holdsMilliseconds;
    return {
      allocations: holds ? this.#allocations : undefined,
      allocatable: holds ? this.#allocatable : undefined,
      problem: this.#problem,
      ageSeconds: age === undefined ? undefined : age / 1000,
    };
  }

  /**
   * Asks where that is due.
   *
   * @param hasNews whether a process has come to a device, whose pod the last answer may not know
   * @returns when the question under way has been answered, or has failed; never rejects
   */
  ask(hasNews: boolean): Promise<void> {
    const pause = hasNews ? Math.min(urgentPauseMilliseconds, this.#pause) : this.#pause;
    if (this.#underWay === undefined && this.#clock.monotonic() - this.#askedAt >= pause) {
      this.#askedAt = this.#clock.monotonic();
      this.#underWay = this.#question().finally(() => (this.#underWay = undefined));
    }
    return this.#underWay ?? Promise.resolve();
  }

  async #question(): Promise<void> {
    try {
      await this.#list();
      this.#problem = undefined;
      this.#pause = pauseMilliseconds;
      this.#answeredAt = this.#clock.monotonic();
      if (this.#questions++ % questionsPerAllocatable === 0) await this.#askAllocatable();
    } catch (error) {
      const { code, details, message } = error as Partial<ServiceError> & Error;
      this.#problem = sentenceOf(code, details ?? message);
      this.#pause = code === status.UNIMPLEMENTED ? unknownServicePauseMilliseconds : pauseMilliseconds;
    }
  }

  async #list(): Promise<void> {
    try {
      const bytes = await this.#call("List", codec.encode("ListPodResourcesRequest", {}));
      if (this.#last?.equals(bytes)) return;
      const { podResources } = codec.decode("ListPodResourcesResponse", bytes) as { podResources: PodResources[] };
      this.#allocations = gpuAllocations(podResources);
      this.#last = bytes;
    } catch (error) {
      if ((error as Partial<ServiceError>).code !== status.RESOURCE_EXHAUSTED) throw error;
      await this.#askOneByOne(error as Error);
    }
  }

  /** Too much to be listed, or too often: then at least the pods are asked for that had devices, where the kubelet offers that. */
  async #askOneByOne(reason: Error): Promise<void> {
    const pods = new Map(this.#allocations?.map(({ namespace, pod }) => [`${namespace}/${pod}`, { namespace, pod }]));
    if (pods.size === 0 || pods.size > mostPodsOneByOne) throw reason;
    const found: PodResources[] = [];
    for (const { namespace, pod } of pods.values()) {
      const resources = await this.#get(namespace, pod);
      if (resources !== undefined) found.push(resources);
    }
    this.#last = undefined;
    this.#allocations = gpuAllocations(found);
  }

  async #get(podNamespace: string, podName: string): Promise<PodResources | undefined> {
    try {
      const bytes = await this.#call("Get", codec.encode("GetPodResourcesRequest", { podName, podNamespace }));
      return (codec.decode("GetPodResourcesResponse", bytes) as { podResources?: PodResources }).podResources;
    } catch (error) {
      // The pod has gone. Kubelets give no code of their own for that.
      const { code } = error as Partial<ServiceError>;
      if (code === status.NOT_FOUND || code === status.UNKNOWN) return undefined;
      throw error;
    }
  }

  /** Kubelets before 1.23 do not offer it, and it says nothing that cannot be done without. */
  async #askAllocatable(): Promise<void> {
    try {
      const bytes = await this.#call("GetAllocatableResources", codec.encode("AllocatableResourcesRequest", {}));
      const { devices } = codec.decode("AllocatableResourcesResponse", bytes) as { devices: ContainerDevices[] };
      this.#allocatable = gpuDevices(devices);
    } catch {
      this.#allocatable = undefined;
    }
  }
}

function sentenceOf(code: number | undefined, details: string): string {
  // What grpc-js says around the system's own error helps nobody, and with a time in it a sentence would be news each time.
  const why = details
    .replace(/^No connection established\. Last error: (?:Error: )?/, "")
    .replace(/ \(\d{4}-\d\d-\d\dT[^)]*\)/, "")
    .split(". Resolution note", 1)[0]
    ?.slice(0, 160);
  if (code === status.UNIMPLEMENTED) return "the kubelet does not offer PodResources v1: it comes with Kubernetes 1.20";
  if (code === status.DEADLINE_EXCEEDED) return "the kubelet's PodResources socket does not answer";
  if (code === status.UNAVAILABLE) {
    return `the kubelet's PodResources socket cannot be reached (mount its folder read-only, or name it by --kubelet.pod-resources-socket): ${why}`;
  }
  return `the kubelet's PodResources socket gives no usable answer: ${why}`;
}
