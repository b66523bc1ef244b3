import type { Clock, Steps } from "@kubevitals/program";
import { ApiFailure } from "../api/api-failure.ts";
import type { KubeClient } from "../api/kube-api.ts";
import { failureOfStatus } from "../api/status-object.ts";
import type { KubeCounters } from "../kube-counters.ts";
import { Failures, LostPlace } from "./failures.ts";
import type { ReflectorLimits } from "./limits.ts";
import type { LoopShare } from "./loop-share.ts";
import type { ObjectKeeper } from "./object-keeper.ts";
import { readList } from "./read-list.ts";
import { openWatch, readWatch } from "./read-watch.ts";
import type { Outage } from "./outage.ts";
import type { Slots } from "./slots.ts";
import { goTypeOf, type ReflectorSource } from "./source.ts";
import { Standing, type ReflectorStatus } from "./standing.ts";
import { resourceVersionOf, type WatchEvent } from "./watch-event.ts";

/** What one kind is read with. */
export interface ReflectorOptions {
  readonly source: ReflectorSource;
  readonly client: KubeClient;
  readonly keeper: ObjectKeeper;
  readonly clock: Clock;
  /** Waits so long, or until the signal. */
  readonly sleep: (seconds: number, signal: AbortSignal) => Promise<void>;
  readonly limits: ReflectorLimits;
  readonly share: LoopShare;
  /** Who reads all that exists holds one of these meanwhile. */
  readonly slots: Slots;
  readonly outage: Outage;
  readonly counters: KubeCounters;
  readonly random?: () => number;
}

/** A watch that ended at once and told nothing is a failure, or an overloaded server would be asked without pause. */
const shortWatchSeconds = 1;
/** Initial events that ended early so often, one after another: what answers does not know them. */
const brokenWatchLists = 2;

/**
 * Keeps the objects of one kind in step with the API server: all that exists, then what changes, for ever. Initial events of a
 * watch (WatchList) take half the memory of a list in pages, which is what servers without them are read by.
 */
export class Reflector {
  readonly #options: ReflectorOptions;
  readonly #resource: string;
  readonly #failures: Failures;
  readonly #standing: Standing;
  /** Where the next watch goes on; undefined: everything is read again. */
  #position: string | undefined;
  #hasWatchList = true;
  #brokenWatchLists = 0;
  /** Why it must not be read, as far as is known beforehand. */
  #denied: string | undefined;
  #step = new AbortController();
  /** While the server does not answer: comes when it answers somebody else. */
  #outageEnds: AbortSignal | undefined;

  constructor(options: ReflectorOptions) {
    this.#options = options;
    this.#resource = goTypeOf(options.source.resource);
    this.#failures = new Failures(options);
    this.#standing = new Standing(options.clock, options.limits.silenceSeconds);
  }

  status(): ReflectorStatus {
    return this.#standing.status();
  }

  /** Reads until the signal. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.#step = new AbortController();
      const step = AbortSignal.any([signal, this.#step.signal]);
      const seconds = await this.#attempt(step);
      const end = this.#outageEnds ? AbortSignal.any([step, this.#outageEnds]) : step;
      if (seconds > 0 && !end.aborted) await this.#options.sleep(seconds, end);
    }
  }

  /** It is known to be forbidden: nothing is asked for, and nothing shown, until it is allowed. */
  deny(reason: string): void {
    if (this.#denied === reason) return;
    this.#denied = reason;
    this.#step.abort();
  }

  /** Nothing is known to stand in the way. What was denied, or refused by the server, is asked for at once. */
  allow(): void {
    if (this.#denied === undefined && this.#standing.state !== "forbidden") return;
    this.#denied = undefined;
    this.#step.abort();
  }

  /** @returns seconds to wait before the next */
  async #attempt(signal: AbortSignal): Promise<number> {
    this.#outageEnds = undefined;
    if (this.#denied !== undefined) {
      this.#drop("forbidden", this.#denied);
      return Infinity;
    }
    try {
      if (this.#position === undefined && !this.#hasWatchList) await this.#list(signal);
      return await this.#watch(signal);
    } catch (error) {
      return signal.aborted ? 0 : this.#fail(ApiFailure.from(error));
    }
  }

  async #list(signal: AbortSignal): Promise<void> {
    const { counters, slots } = this.#options;
    const giveBack = await slots.take();
    try {
      this.#position = await readList({
        ...this.#options,
        signal,
        onHeard: () => this.#standing.hear(),
        onObject: () => counters.received(this.#resource),
      });
      counters.listed(this.#resource, "success");
      this.#standing.complete();
    } catch (error) {
      counters.listed(this.#resource, "error");
      throw error;
    } finally {
      giveBack();
    }
  }

  async #watch(signal: AbortSignal): Promise<number> {
    const { clock, keeper, slots } = this.#options;
    const began = clock.monotonic();
    const isInitial = this.#position === undefined;
    const giveBack = isInitial ? await slots.take() : () => undefined;
    const watch: Watch = { isInitial, told: 0, giveBack };
    try {
      const body = await this.#open(signal);
      this.#standing.hear();
      if (watch.isInitial) keeper.beginList();
      else this.#standing.is("synced");
      await readWatch(
        body,
        this.#options,
        () => this.#standing.hear(),
        (event) => this.#take(event, watch),
      );
    } catch (error) {
      if (watch.isInitial) return this.#failInitial(error, signal);
      throw error;
    } finally {
      giveBack();
    }
    if (watch.isInitial) return this.#failInitial(undefined, signal);
    const isShort = watch.told === 0 && clock.monotonic() - began < shortWatchSeconds * 1000;
    return isShort ? this.#fail(new ApiFailure("the API server ends watches at once")) : 0;
  }

  async #open(signal: AbortSignal) {
    const { counters, outage } = this.#options;
    try {
      const body = await openWatch(this.#options, this.#position, signal);
      counters.watched(this.#resource, "success");
      outage.end();
      return body;
    } catch (error) {
      counters.watched(this.#resource, "error");
      throw error;
    }
  }

  /** Initial events did not come to their end; `error` undefined: the server closed the watch. */
  #failInitial(error: unknown, signal: AbortSignal): number {
    if (signal.aborted) return 0;
    const failure = error === undefined ? this.#endedEarly() : ApiFailure.from(error);
    if (failure.code === 400 || failure.code === 422) {
      // A server that does not know initial events, or has them switched off, calls the request wrong.
      this.#hasWatchList = false;
      return 0;
    }
    this.#options.counters.listed(this.#resource, "error");
    return this.#fail(failure);
  }

  #endedEarly(): ApiFailure {
    this.#brokenWatchLists++;
    this.#hasWatchList = this.#brokenWatchLists < brokenWatchLists;
    return new ApiFailure("the API server ended a watch before it had told what exists");
  }

  /** @returns what is left to do before the next event */
  #take(event: WatchEvent, watch: Watch): Steps<void> | undefined {
    const { keeper, counters } = this.#options;
    watch.told++;
    switch (event.type) {
      case "put":
        counters.received(this.#resource);
        if (!keeper.put(event.object)) this.#lose(watch.isInitial, "an object without a name or UID");
        break;
      case "delete":
        counters.received(this.#resource);
        if (!keeper.remove(event.object)) this.#lose(watch.isInitial, "an object without a name or UID was deleted");
        break;
      case "bookmark":
        if (watch.isInitial && event.isInitialEnd) return this.#endInitial(event.object, watch);
        break;
      case "error":
        throw failureOfStatus(event.status);
      case "unreadable":
        if (!keeper.skipUnreadable(event.uid, `a line of the watch ${event.reason}`)) {
          this.#lose(watch.isInitial, `a line of the watch ${event.reason}`);
        }
        return undefined;
    }
    // Initial events are in no order: only after their end is there a place to go on from.
    if (!watch.isInitial) this.#goOnFrom(event.object);
    return keeper.isFull ? keeper.settling() : undefined;
  }

  *#endInitial(bookmark: unknown, watch: Watch): Steps<void> {
    watch.isInitial = false;
    this.#brokenWatchLists = 0;
    yield* this.#options.keeper.endList();
    watch.giveBack();
    this.#options.counters.listed(this.#resource, "success");
    this.#standing.complete();
    this.#goOnFrom(bookmark);
  }

  #goOnFrom(object: unknown): void {
    this.#position = resourceVersionOf(object) ?? this.#position;
    this.#failures.forget();
  }

  /** Which object changed cannot be told, so any may be out of date: all are read again. Within a list the list itself tells. */
  #lose(isInitial: boolean, what: string): void {
    if (isInitial) return;
    this.#position = undefined;
    throw new LostPlace(`${what}, so everything is read again`);
  }

  /** @returns seconds to wait before the next attempt */
  #fail(failure: ApiFailure): number {
    if (failure.code === undefined) this.#outageEnds = this.#options.outage.notice();
    const { state, seconds, relist } = this.#failures.add(failure, this.#standing.hasObjects);
    if (relist) this.#position = undefined;
    if (state === "forbidden" || state === "absent") this.#drop(state, failure.message);
    else this.#standing.is(state, failure.message);
    return seconds;
  }

  #drop(state: "forbidden" | "absent", reason: string): void {
    this.#options.keeper.clear();
    this.#position = undefined;
    this.#standing.drop(state, reason);
  }
}

/** One watch under way. */
interface Watch {
  /** Whether it still tells of what exists. */
  isInitial: boolean;
  /** Events that came. */
  told: number;
  /** Lets the next one read all that exists. */
  readonly giveBack: () => void;
}
