import { ApiFailure } from "../kube/api/api-failure.ts";
import type { KubeClient } from "../kube/api/kube-api.ts";
import { linesOf } from "../kube/reflector/lines.ts";
import { readWatchEvent, resourceVersionOf } from "../kube/reflector/watch-event.ts";
import { failureOfStatus } from "../kube/api/status-object.ts";
import { parseLease, type LeaseSpec, type SeenLease } from "./lease-spec.ts";

/** One Lease, wherever it is kept. */
export interface LeaseDoor {
  /** The Lease; undefined where there is none. @throws {ApiFailure} */
  read(signal: AbortSignal): Promise<SeenLease | undefined>;
  /** Makes it. @throws {ApiFailure} of code 409 where somebody was faster */
  create(spec: LeaseSpec, signal: AbortSignal): Promise<SeenLease>;
  /** Changes it as it was seen. @throws {ApiFailure} of code 409 where it has changed since, 404 where it is gone */
  update(seen: SeenLease, spec: LeaseSpec, signal: AbortSignal): Promise<SeenLease>;
  /** What becomes of it after it was seen; undefined: it was deleted. Ends when the server wants to. @throws {ApiFailure} */
  watch(seen: SeenLease, signal: AbortSignal): AsyncIterable<SeenLease | undefined>;
}

export interface LeaseName {
  readonly namespace: string;
  readonly name: string;
}

/** A Lease is some hundred bytes; what is far larger is none. */
const mostBytes = 256 * 1024;

/** How long a watch lasts. */
const watchSeconds = 300;

/** A Lease in Kubernetes. */
export class LeaseApi implements LeaseDoor {
  readonly #client: KubeClient;
  readonly #name: LeaseName;
  readonly #all: string;
  readonly #one: string;

  constructor(client: KubeClient, name: LeaseName) {
    this.#client = client;
    this.#name = name;
    this.#all = `/apis/coordination.k8s.io/v1/namespaces/${encodeURIComponent(name.namespace)}/leases`;
    this.#one = `${this.#all}/${encodeURIComponent(name.name)}`;
  }

  async read(signal: AbortSignal): Promise<SeenLease | undefined> {
    try {
      return requireLease(await this.#client.json({ path: this.#one, signal }));
    } catch (error) {
      // Of a namespace that is missing the server says the same; making the Lease will tell.
      if (error instanceof ApiFailure && error.code === 404) return undefined;
      throw error;
    }
  }

  async create(spec: LeaseSpec, signal: AbortSignal): Promise<SeenLease> {
    const body = { apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata: this.#name, spec };
    return requireLease(await this.#client.json({ path: this.#all, body, signal }));
  }

  async update({ object }: SeenLease, spec: LeaseSpec, signal: AbortSignal): Promise<SeenLease> {
    const body = { ...object, spec: { ...object.spec, ...spec } };
    return requireLease(await this.#client.json({ path: this.#one, method: "PUT", body, signal }));
  }

  async *watch({ object }: SeenLease, signal: AbortSignal): AsyncIterable<SeenLease | undefined> {
    const body = await this.#client.open({
      path: this.#all,
      query: {
        fieldSelector: `metadata.name=${this.#name.name}`,
        watch: "1",
        timeoutSeconds: String(watchSeconds),
        resourceVersion: resourceVersionOf(object) ?? "",
      },
      isStream: true,
      silenceSeconds: watchSeconds,
      signal,
    });
    for await (const line of linesOf(body, mostBytes)) {
      const event = readWatchEvent(line);
      if (event.type === "error") throw failureOfStatus(event.status);
      if (event.type === "unreadable") throw new ApiFailure(`a line of the Lease's watch ${event.reason}`);
      if (event.type === "put") yield requireLease(event.object);
      if (event.type === "delete") yield undefined;
    }
  }
}

function requireLease(value: unknown): SeenLease {
  const lease = parseLease(value);
  if (lease) return lease;
  throw new ApiFailure("the API server's answer is no Lease");
}
