import type { Clock } from "@kubevitals/program";
import { claimSeconds, patienceSeconds, suspicion, type ElectionTimes } from "./election-times.ts";
import type { SeenLease } from "./lease-spec.ts";

/** What the Lease says of who has it, and since when we know, by our monotonic clock in milliseconds. */
interface Tenure {
  readonly holder: string;
  readonly spec: string;
  readonly seenAt: number;
  readonly milliseconds: number;
}

/** A duration in a Lease that is longer than any that we would write ourselves is none that we wait for. */
const longestLease = 3600;

/**
 * The holder of the Lease, as long as it is not us who lead: for how long its place must still be left to it, and whether we claim that
 * place. It counts from when we saw it renew.
 */
export class Holder {
  readonly #identity: string;
  readonly #times: ElectionTimes;
  readonly #clock: Clock;
  #tenure: Tenure | undefined;
  /** Since when we know from the API server that the holder is silent; undefined: it is not, or nobody can be asked. */
  #silentSince: number | undefined;

  /** @param identity our own */
  constructor(identity: string, times: ElectionTimes, clock: Clock) {
    this.#identity = identity;
    this.#times = times;
    this.#clock = clock;
  }

  /** Another replica that holds the Lease; empty where none does, as far as we know. */
  get name(): string {
    return this.#tenure === undefined || this.#tenure.holder === this.#identity ? "" : this.#tenure.holder;
  }

  /** How long its silence is not yet suspicious, in seconds. */
  get quietSeconds(): number {
    if (this.#tenure === undefined) return 0;
    return this.#times.renewDeadline * suspicion - (this.#clock.monotonic() - this.#tenure.seenAt) / 1000;
  }

  /** How long its place must still be left to it, in seconds: until the Lease lapses, and until it must have heard of our claim. */
  get secondsLeft(): number {
    if (this.#tenure === undefined) return 0;
    const { seenAt, milliseconds } = this.#tenure;
    const lapse = (seenAt + milliseconds - this.#clock.monotonic()) / 1000;
    const toBeHeard = claimSeconds(this.#times) - this.#claimedSeconds;
    return Math.max(lapse, Math.min(toBeHeard, longestLease));
  }

  /** Whether we claim its place. */
  get isClaimed(): boolean {
    return this.#claimedSeconds >= 0;
  }

  /**
   * Takes in the Lease as it is. One that somebody deletes frees nothing: its holder acts on until it finds out.
   *
   * @param isLeader whether we lead
   */
  observe({ spec: { holderIdentity, leaseDurationSeconds }, spec }: SeenLease, isLeader: boolean): void {
    const text = JSON.stringify(spec);
    if (this.#tenure?.spec === text) return;
    this.forget();
    if (holderIdentity === "" || (holderIdentity === this.#identity && isLeader)) return;
    // Taken by us without our being told, or long ago: another may lead on by the word of agents, and has to hear of us first.
    const isOurs = holderIdentity === this.#identity;
    const seconds = isOurs ? 0 : Math.min(leaseDurationSeconds ?? this.#times.leaseDuration, longestLease);
    const seenAt = isOurs ? -Infinity : this.#clock.monotonic();
    this.#tenure = { holder: holderIdentity, spec: text, seenAt, milliseconds: seconds * 1000 };
  }

  /** What was observed was read from the API server just now. */
  confirm(): void {
    if (this.#tenure === undefined || this.quietSeconds > 0) this.#silentSince = undefined;
    else this.#silentSince ??= this.#clock.monotonic();
  }

  /** The API server could not be asked: whether the holder is silent, or we are deaf, is not known. */
  doubt(): void {
    this.#silentSince = undefined;
  }

  /** Nobody has the Lease but us. */
  forget(): void {
    this.#tenure = undefined;
    this.#silentSince = undefined;
  }

  /** How long we have claimed its place; negative: not yet. */
  get #claimedSeconds(): number {
    if (this.#silentSince === undefined || this.#tenure === undefined) return -Infinity;
    const patience = this.#tenure.holder === this.#identity ? 0 : patienceSeconds(this.#times);
    return (this.#clock.monotonic() - this.#silentSince) / 1000 - patience;
  }
}
