import { setImmediate } from "node:timers/promises";
import type { Clock } from "@kubevitals/program";
import { collectingLog, type LogLine } from "../../testing/collecting-log.ts";
import { voucherSeconds, type ElectionTimes } from "../election-times.ts";
import { Elector, type AttemptOutcome } from "../elector.ts";
import { Vouchers } from "../vouchers.ts";
import { leaseDoor, StoredLease, type Link } from "./stored-lease.ts";
import { StreamingAgent } from "./streaming-agent.ts";

interface Sleeping {
  readonly owner: Replica;
  readonly until: number;
  readonly wake: () => void;
}

/** A replica in a world of its own time. */
export interface Replica {
  readonly elector: Elector;
  readonly link: Link;
  readonly lines: readonly LogLine[];
  readonly outcomes: readonly AttemptOutcome[];
  readonly vouchers: Vouchers;
  readonly isPaused: boolean;
  /** Stops it as SIGSTOP does: time goes on, and it does nothing. */
  pause(): void;
  /** Sets its wall clock forward, as the end of a suspension does, in which its monotonic clock stood still. */
  setWallClock(forwardSeconds: number): void;
  resume(): void;
  /** Ends it as SIGTERM does. */
  stop(): Promise<void>;
  /** Ends it as SIGKILL does. */
  kill(): void;
}

export const times: ElectionTimes = { leaseDuration: 15, renewDeadline: 10, retryPeriod: 2 };

/** Time in steps of a tenth of a second. */
const stepSeconds = 0.1;

/**
 * Replicas that share one Lease, in time that passes when the test says so. After each step it is looked whether two of them lead:
 * a paused one is asked as well, as it would be asked in the moment in which it goes on.
 */
export class World {
  readonly lease = new StoredLease();
  #seconds = 0;
  #sleeping: Sleeping[] = [];
  readonly #replicas: Replica[] = [];
  readonly #dead = new Set<Replica>();
  #agents: readonly StreamingAgent[] = [];

  /** Seconds since the world began. */
  get seconds(): number {
    return this.#seconds;
  }

  /** From now on so many agents stream to all replicas that are there. */
  beginStreaming(agents: number): readonly StreamingAgent[] {
    this.#agents = Array.from({ length: agents }, () => new StreamingAgent(this.#replicas));
    return this.#agents;
  }

  /** @param skewSeconds how far its wall clock, and its monotonic clock, are off from others' */
  start(identity: string, skewSeconds = 0): Replica {
    const link: Link = { isCut: false, losesAnswers: false, isSilent: false, canWatch: true };
    const { log, lines } = collectingLog();
    const outcomes: AttemptOutcome[] = [];
    const stopped = new AbortController();
    let paused: PromiseWithResolvers<void> | undefined;
    let wallSeconds = 0;
    const clock: Clock = {
      monotonic: () => (this.#seconds + skewSeconds) * 1000,
      now: () => Date.UTC(2026, 0, 1) + (this.#seconds + skewSeconds + wallSeconds) * 1000,
    };
    const passing = async () => paused?.promise;
    const vouchers = new Vouchers(clock, voucherSeconds(times));
    const isPaused = () => paused !== undefined;
    const elector = new Elector({
      lease: leaseDoor(this.lease, link, passing),
      identity,
      times,
      vouchers,
      clock,
      log,
      mayComplain: () => ({ heldBack: 0 }),
      adviseOn: ({ code }) => (code === 403 ? "grant it" : undefined),
      onAttempt: (outcome) => outcomes.push(outcome),
      random: () => 0,
      sleep: async (seconds, signal) => {
        await new Promise<void>((resolve) => {
          const until = this.#seconds + seconds;
          this.#sleeping.push({ owner: replica, until, wake: resolve });
          signal.addEventListener("abort", () => resolve(), { once: true });
        });
        await passing();
      },
    });
    const running = elector.run(stopped.signal);
    const replica: Replica = {
      elector,
      link,
      lines,
      outcomes,
      vouchers,
      get isPaused() {
        return isPaused();
      },
      pause: () => void (paused = Promise.withResolvers()),
      setWallClock: (forwardSeconds) => void (wallSeconds = forwardSeconds),
      resume: () => {
        paused?.resolve();
        paused = undefined;
      },
      async stop() {
        stopped.abort();
        await running;
      },
      kill: () => {
        this.#dead.add(replica);
        link.isSilent = true;
        replica.pause();
      },
    };
    this.#replicas.push(replica);
    return replica;
  }

  /** Lets time pass. @throws where two replicas lead at once */
  async pass(seconds: number): Promise<void> {
    const end = this.#seconds + seconds - stepSeconds / 2;
    while (this.#seconds < end) {
      this.#seconds += stepSeconds;
      const due = this.#sleeping.filter(({ until }) => until <= this.#seconds);
      this.#sleeping = this.#sleeping.filter((each) => !due.includes(each));
      for (const { wake } of due) wake();
      for (const agent of this.#agents) agent.pass(this.#seconds);
      for (let turn = 0; turn < 3; turn++) await setImmediate();
      if (this.leaders.length > 1)
        throw new Error(`${this.leaders.length} replicas lead ${this.#seconds.toFixed(1)} s after the beginning`);
    }
  }

  /** Lets time pass until this is so, and no longer than so many seconds. @returns after how many it was so */
  async until(isSo: () => boolean, mostSeconds: number): Promise<number> {
    const begun = this.#seconds;
    while (!isSo()) {
      if (this.#seconds - begun > mostSeconds) throw new Error(`it was not so within ${mostSeconds} s`);
      await this.pass(stepSeconds);
    }
    return this.#seconds - begun;
  }

  /** Who leads now. A paused one counts: it is asked in the moment in which it goes on. */
  get leaders(): readonly Replica[] {
    return this.#replicas.filter((replica) => !this.#dead.has(replica) && replica.elector.isLeader);
  }
}
