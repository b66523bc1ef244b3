import type { Clock } from "@kubevitals/program";
import type { KubeClient } from "../api/kube-api.ts";
import type { ReflectorSource } from "../reflector/source.ts";
import { missingVerbs } from "./review.ts";

/** What may be read is asked again so often. */
const allowedSeconds = 3600;
/** What may not is asked more often: somebody may be mending it. */
const deniedSeconds = 60;
/** A server that has just started denies what it grants: who was allowed before asks again before it believes that. */
const doubtedSeconds = 10;

/** Something whose reading depends on permissions. */
export interface Guarded {
  readonly source: ReflectorSource;
  /** Told why it must not be read; undefined where nothing stands in the way. Called at each review whose outcome is known. */
  readonly onReviewed: (denied: string | undefined) => void;
}

/** Asks what we may read: at the start, and again from time to time. */
export class AccessWatch {
  readonly #client: KubeClient;
  readonly #clock: Clock;
  /** When the next review of each is due, in milliseconds. */
  readonly #due = new Map<Guarded, number>();
  readonly #allowed = new Set<Guarded>();

  constructor(client: KubeClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  /** Reviews what was reviewed before and is due. The client sees to it that not all is asked at once. */
  async reviewDue(signal: AbortSignal): Promise<void> {
    const now = this.#clock.monotonic();
    const due = Array.from(this.#due).filter(([, at]) => at <= now);
    await Promise.all(due.map(([one]) => this.review(one, signal)));
  }

  /** Reviews this now, and again from time to time. */
  async review(one: Guarded, signal: AbortSignal): Promise<void> {
    const missing = await missingVerbs(this.#client, one.source, signal);
    // What could not be learnt is asked soon again.
    if (missing === undefined) return this.#askAgain(one, deniedSeconds);
    if (missing.length === 0) {
      this.#allowed.add(one);
      this.#askAgain(one, allowedSeconds);
      return one.onReviewed(undefined);
    }
    if (this.#allowed.delete(one)) return this.#askAgain(one, doubtedSeconds);
    this.#askAgain(one, deniedSeconds);
    one.onReviewed(describeDenial(missing, one.source));
  }

  /** Reviews this no more. */
  forget(one: Guarded): void {
    this.#due.delete(one);
    this.#allowed.delete(one);
  }

  #askAgain(one: Guarded, seconds: number): void {
    this.#due.set(one, this.#clock.monotonic() + seconds * 1000);
  }
}

function describeDenial(missing: readonly string[], { resource, namespace }: ReflectorSource): string {
  const where = namespace === undefined ? "in the whole cluster" : `in namespace ${namespace}`;
  const what = resource.group === "" ? resource.name : `${resource.name}.${resource.group}`;
  return `no permission to ${missing.join(" and ")} ${what} ${where}`;
}
