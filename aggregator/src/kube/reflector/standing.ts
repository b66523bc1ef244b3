import type { Clock } from "@kubevitals/program";
import type { ResourceState } from "../../state/objects/kube-view.ts";

/** How the reading of one kind fares. */
export interface ReflectorStatus {
  readonly state: ResourceState;
  /** Why it is not synced. */
  readonly reason?: string;
  /** Seconds since the server was last heard of it; absent before the first complete list. */
  readonly ageSeconds?: number;
}

/** A silence that the reader of a watch itself should have noticed by then. */
const silenceMargin = 1.2;

/** Where the reading of one kind stands, and when the server was last heard of it. */
export class Standing {
  readonly #clock: Clock;
  readonly #silenceSeconds: number;
  #state: ResourceState = "loading";
  #reason: string | undefined;
  #heardAt: number | undefined;
  #hasObjects = false;

  /** @param silenceSeconds after which a watch counts as dead */
  constructor(clock: Clock, silenceSeconds: number) {
    this.#clock = clock;
    this.#silenceSeconds = silenceSeconds;
  }

  get state(): ResourceState {
    return this.#state;
  }

  /** Whether a complete list was read, and not dropped since. */
  get hasObjects(): boolean {
    return this.#hasObjects;
  }

  status(): ReflectorStatus {
    const known = this.#hasObjects && this.#heardAt !== undefined;
    const ageSeconds = known ? (this.#clock.monotonic() - (this.#heardAt ?? 0)) / 1000 : undefined;
    if (this.#state === "synced" && (ageSeconds ?? 0) > this.#silenceSeconds * silenceMargin) {
      return { state: "stale", reason: "the API server is silent", ageSeconds };
    }
    return { state: this.#state, reason: this.#reason, ageSeconds };
  }

  /** All that exists has been told. */
  complete(): void {
    this.#hasObjects = true;
    this.is("synced");
  }

  /** Nothing is known any more. */
  drop(state: "forbidden" | "absent", reason: string): void {
    this.#hasObjects = false;
    this.is(state, reason);
  }

  is(state: ResourceState, reason?: string): void {
    this.#state = state;
    this.#reason = reason;
  }

  hear(): void {
    this.#heardAt = this.#clock.monotonic();
  }
}
