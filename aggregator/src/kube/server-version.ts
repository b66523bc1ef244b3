import type { Clock } from "@kubevitals/program";
import type { KubeClient } from "./api/kube-api.ts";

/** An API server is upgraded now and then. */
const askedEverySeconds = 600;
const againAfterSeconds = 60;

/** Longest text that is taken for a version. */
const mostCharacters = 64;

/** Asks which version the API server is of. */
export class ServerVersion {
  readonly #client: KubeClient;
  readonly #clock: Clock;
  #version: string | undefined;
  #dueAt = -Infinity;

  constructor(client: KubeClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  /** Such as `v1.36.3`; undefined until the server has said it. */
  get(): string | undefined {
    return this.#version;
  }

  /** Asks where that is due. What the server said last holds while it does not answer. */
  async askIfDue(signal: AbortSignal): Promise<void> {
    const now = this.#clock.monotonic();
    if (now < this.#dueAt) return;
    this.#dueAt = now + againAfterSeconds * 1000;
    const version = await this.#ask(signal);
    if (version === undefined) return;
    this.#version = version;
    this.#dueAt = now + askedEverySeconds * 1000;
  }

  async #ask(signal: AbortSignal): Promise<string | undefined> {
    try {
      const answer = (await this.#client.json({ path: "/version", signal })) as {
        readonly gitVersion?: unknown;
      } | null;
      const version = answer?.gitVersion;
      return typeof version === "string" && version.length <= mostCharacters ? version : undefined;
    } catch {
      return undefined; // that the server does not answer is said by everything else that asks it
    }
  }
}
