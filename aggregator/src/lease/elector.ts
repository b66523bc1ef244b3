import type { Clock, Logger } from "@kubevitals/program";
import { ApiFailure } from "../kube/api/api-failure.ts";
import type { ElectionTimes } from "./election-times.ts";
import { Holder } from "./holder.ts";
import type { LeaseDoor } from "./lease-api.ts";
import type { Leadership } from "./leadership.ts";
import type { Vouchers } from "./vouchers.ts";
import { microTime, type LeaseSpec, type SeenLease } from "./lease-spec.ts";

/** How an attempt to take or to renew the Lease ended. */
export type AttemptOutcome = "renewed" | "conflict" | "failed";

export interface ElectorOptions {
  readonly lease: LeaseDoor;
  /** Who we are: no other process has ever had it. */
  readonly identity: string;
  readonly times: ElectionTimes;
  readonly clock: Clock;
  readonly log: Logger;
  readonly mayComplain: (key: string) => { readonly heldBack: number } | undefined;
  /** What to do about a failure, in a sentence, where that is known. */
  readonly adviseOn: (failure: ApiFailure) => string | undefined;
  /** What agents say of the other replicas. */
  readonly vouchers: Pick<Vouchers, "areGoodSince">;
  readonly onAttempt: (outcome: AttemptOutcome) => void;
  /** Waits so long, or until the signal. */
  readonly sleep: (seconds: number, signal: AbortSignal) => Promise<void>;
  readonly random?: () => number;
}

/** How long a leader that stops waits for its release. */
const releaseMilliseconds = 1000;

/**
 * Takes and keeps a Lease, as client-go's leader election does, so that of many replicas one acts. No clock of another machine is
 * believed: others' claims count from when we saw them change, and our own from when we began to ask, so that however long an
 * answer, a pause of the process or of the network takes, the one has stopped before the other begins.
 *
 * In three things it differs: others' renewals are followed by a watch, so that a Lease that lapses is taken when it lapses and not up
 * to two periods later; a Lease that somebody deletes frees nobody's claim; and a leader that cannot reach the API server leads on while
 * agents vouch that no other replica claims its place, which one that can reach the API server does for some seconds before it takes the
 * Lease.
 *
 * Source: k8s.io/client-go/tools/leaderelection.
 */
export class Elector implements Leadership {
  readonly #options: ElectorOptions;
  #seen: SeenLease | undefined;
  /** Whoever has the Lease while we do not lead. */
  readonly #holder: Holder;
  /** When we began to ask for what we were given last; undefined: the Lease is not ours. */
  #renewed: { readonly monotonic: number; readonly wall: number } | undefined;
  /** The leader that the log knows of, and whether it knows that agents' word is all that we lead by. */
  #toldLeader = "";
  #toldVouched = false;

  constructor(options: ElectorOptions) {
    this.#options = options;
    this.#holder = new Holder(options.identity, options.times, options.clock);
  }

  get isLeader(): boolean {
    if (this.#renewed === undefined) return false;
    const { vouchers, times } = this.#options;
    return this.#isInTime || vouchers.areGoodSince(this.#renewed.monotonic + times.renewDeadline * 1000);
  }

  /** Whether this replica says to others that it leads, or is about to. */
  get claims(): boolean {
    return this.isLeader || this.#holder.isClaimed;
  }

  get #isInTime(): boolean {
    if (this.#renewed === undefined) return false;
    const { clock, times } = this.#options;
    const limit = times.renewDeadline * 1000;
    // While a machine is suspended its monotonic clock stands still, and only the wall clock tells.
    return clock.monotonic() - this.#renewed.monotonic < limit && clock.now() - this.#renewed.wall < limit;
  }

  get leader(): string {
    return this.isLeader ? this.#options.identity : this.#holder.name;
  }

  /** How often the Lease has gone from one holder to another, as far as it says. */
  get transitions(): number {
    return this.#seen?.spec.leaseTransitions ?? 0;
  }

  /** Takes part until the signal, and gives the Lease back then. */
  async run(signal: AbortSignal): Promise<void> {
    const { times, sleep, random = Math.random } = this.#options;
    while (!signal.aborted) {
      const isDone = await this.#attempt(signal);
      this.#tell();
      if (this.isLeader || !isDone) await sleep(times.retryPeriod * (1 + random() / 5), signal);
      else await this.#awaitChance(signal);
    }
    await this.#release();
  }

  /** Takes or renews the Lease where it may be had. @returns whether it is known now how things stand */
  async #attempt(stopped: AbortSignal): Promise<boolean> {
    const { onAttempt, times } = this.#options;
    const signal = AbortSignal.any([stopped, AbortSignal.timeout((times.renewDeadline * 1000) / 2)]);
    try {
      try {
        await this.#tryOnce(signal);
      } catch (error) {
        if (!isOutdated(error)) throw error;
        onAttempt("conflict");
        this.#seen = undefined;
        await this.#tryOnce(signal);
      }
      return true;
    } catch (error) {
      if (stopped.aborted) return false;
      this.#holder.doubt();
      onAttempt(isOutdated(error) ? "conflict" : "failed");
      if (isOutdated(error)) this.#seen = undefined;
      this.#complain(ApiFailure.from(error));
      return false;
    }
  }

  async #tryOnce(signal: AbortSignal): Promise<void> {
    const { lease, clock, onAttempt } = this.#options;
    const isOurs = this.#isInTime && this.#isHeldByUs(this.#seen);
    if (!isOurs) this.#look(await lease.read(signal));
    if (!this.#mayTake) {
      this.#renewed = undefined;
      return;
    }
    const begun = { monotonic: clock.monotonic(), wall: clock.now() };
    const spec = this.#ownSpec(begun.wall);
    this.#seen = await (this.#seen ? lease.update(this.#seen, spec, signal) : lease.create(spec, signal));
    this.#holder.forget();
    this.#renewed = begun;
    onAttempt("renewed");
  }

  /** Waits until the Lease may be had, as far as can be told from here; no longer than its watch lasts. */
  async #awaitChance(stopped: AbortSignal): Promise<void> {
    const end = new AbortController();
    const signal = AbortSignal.any([stopped, end.signal]);
    const following = this.#follow(signal).finally(() => end.abort());
    while (!signal.aborted) {
      if (this.#mayTake) break;
      const { secondsLeft, quietSeconds } = this.#holder;
      const pause = Math.min(secondsLeft, quietSeconds > 0 ? quietSeconds : this.#options.times.retryPeriod);
      await Promise.race([following, this.#options.sleep(pause, signal)]);
      if (!signal.aborted && this.#holder.quietSeconds <= 0) await this.#probe(signal);
    }
    end.abort();
    await following;
  }

  /** Looks whether the API server can be reached, and how the Lease stands there: a watch that says nothing does not tell. */
  async #probe(stopped: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([stopped, AbortSignal.timeout(this.#options.times.retryPeriod * 1000)]);
    try {
      this.#look(await this.#options.lease.read(signal));
    } catch (error) {
      this.#holder.doubt();
      if (!stopped.aborted) this.#complain(ApiFailure.from(error));
    }
  }

  /** Takes in what was read just now. */
  #look(seen: SeenLease | undefined): void {
    this.#observe(seen);
    this.#holder.confirm();
  }

  /** Follows the Lease by a watch, until somebody gives it back or the watch is over. */
  async #follow(signal: AbortSignal): Promise<void> {
    const { lease, clock, times, sleep } = this.#options;
    const begun = clock.monotonic();
    try {
      if (this.#seen === undefined) return await sleep(times.retryPeriod, signal);
      for await (const seen of lease.watch(this.#seen, signal)) {
        this.#observe(seen);
        this.#tell();
        if (this.#mayTake) return;
      }
    } catch (error) {
      if (!signal.aborted) this.#complain(ApiFailure.from(error));
    }
    // A watch that cannot be had is replaced by reading again and again, and one that breaks soon is no better.
    if (clock.monotonic() - begun < times.retryPeriod * 1000) await sleep(times.retryPeriod, signal);
  }

  #observe(seen: SeenLease | undefined): void {
    this.#seen = seen;
    if (seen) this.#holder.observe(seen, this.isLeader);
  }

  get #mayTake(): boolean {
    const isOurs = this.isLeader && this.#isHeldByUs(this.#seen);
    return isOurs || this.#holder.secondsLeft <= 0;
  }

  #isHeldByUs(seen: SeenLease | undefined): boolean {
    return seen?.spec.holderIdentity === this.#options.identity;
  }

  #ownSpec(now: number): LeaseSpec {
    const { identity, times } = this.#options;
    const before = this.#seen?.spec;
    const isOurs = this.#isHeldByUs(this.#seen);
    return {
      holderIdentity: identity,
      leaseDurationSeconds: Math.ceil(times.leaseDuration),
      acquireTime: (isOurs ? before?.acquireTime : undefined) ?? microTime(now),
      renewTime: microTime(now),
      leaseTransitions: (before?.leaseTransitions ?? 0) + (isOurs || before === undefined ? 0 : 1),
    };
  }

  /** Gives the Lease back, so that another need not wait until it lapses. */
  async #release(): Promise<void> {
    const wasHolding = this.#renewed !== undefined;
    this.#renewed = undefined;
    this.#holder.forget();
    if (!wasHolding) return;
    const { lease, clock, log } = this.#options;
    const signal = AbortSignal.timeout(releaseMilliseconds);
    try {
      // What was under way when we were stopped may have arrived: only the server knows what to change.
      const seen = await lease.read(signal);
      if (seen === undefined || !this.#isHeldByUs(seen)) return;
      const now = microTime(clock.now());
      // A Lease must have a duration of a second at least.
      const nobody = { holderIdentity: "", leaseDurationSeconds: 1, acquireTime: now, renewTime: now };
      await lease.update(seen, { ...nobody, leaseTransitions: seen.spec.leaseTransitions }, signal);
      log.info("the Lease is given back");
    } catch (error) {
      log.warn({ reason: ApiFailure.from(error).message }, "the Lease could not be given back: it has to lapse");
    }
  }

  #tell(): void {
    const { identity, log } = this.#options;
    const { leader } = this;
    const isVouched = leader === identity && !this.#isInTime;
    if (isVouched && !this.#toldVouched)
      log.warn("the Lease cannot be renewed: this replica leads on, as agents hear that no other claims its place");
    this.#toldVouched = isVouched;
    const before = this.#toldLeader;
    if (leader === before) return;
    this.#toldLeader = leader;
    if (leader === identity) log.info("this replica leads: its /metrics carries the cluster");
    else if (before === identity)
      log.warn({ leader }, "this replica no longer leads: its /metrics carries its own process only");
    else log.info({ leader }, "another replica leads: /metrics of this one carries its own process only");
  }

  #complain(failure: ApiFailure): void {
    const { log, mayComplain, adviseOn } = this.#options;
    const held = mayComplain(`lease ${failure.message.replaceAll(/\d+/g, "")}`);
    if (held === undefined) return;
    log.warn({ reason: failure.message, advice: adviseOn(failure), ...held }, "the Lease could not be asked for");
  }
}

/** Whether the Lease is no longer what we saw: another was faster, or it was deleted. */
function isOutdated(error: unknown): boolean {
  return error instanceof ApiFailure && (error.code === 409 || error.code === 404);
}
