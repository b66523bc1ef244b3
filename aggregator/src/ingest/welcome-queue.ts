import type { Clock } from "@kubevitals/program";

/** A stream whose hello has come. */
export interface Guest {
  /** It is its turn. */
  readonly begin: () => void;
  /** Others come first. Called at once, and again within the time that it names, as long as that is so. */
  readonly wait: (seconds: number) => void;
}

/**
 * Streams that are let in at a time: from their welcome until their first series has come, which is ten times the work of any second
 * after it. Agents take up to a second to send that, so that at least as many are let in in a second where there is time for them, and
 * none waits for long behind the others. Where tokens are asked for there are fewer: each is reviewed by the API server, which has others
 * to serve, and no more than 256 reviews may be under way.
 */
export const streamsAtOnce = { open: 400, proven: 200 } as const;

/**
 * Who has sent no series after so many looks, of which there is one a second at most, is not waited for any longer. An aggregator that is
 * behind looks less often: it is then that agents are slow to settle, and that no more of them are to be let in.
 */
const looksToSettle = 5;

/** It is looked once a second where there is time for it: after so long a pause the aggregator is behind with those that it has let in. */
const behindMilliseconds = 2500;

/** What guests are told, and after how much of it they are told again. */
const waitSeconds = 30;
const repeatMilliseconds = 10_000;

/**
 * Lets streams in in the order in which they came, a number at a time. When all agents of a cluster come at once, each that is let in
 * is served at its usual pace, and the others know that they are not forgotten: without that all of them would be served so slowly
 * that they would give up, come back, and begin anew.
 */
export class WelcomeQueue {
  readonly #clock: Clock;
  readonly #mostAtOnce: number;
  /** In the order in which they came, with the time at which they were last told to wait. */
  readonly #waiting = new Map<Guest, number>();
  /** Those that were let in and have not settled, with how many times had been looked by then. */
  readonly #settling = new Map<Guest, number>();
  #looks = 0;
  #lookedAt: number;
  /** With what has come from those that were let in: of others only a tenth as many may begin at a time. */
  #isBehind = false;
  #isLettingIn = false;

  constructor(clock: Clock, most: number = streamsAtOnce.open) {
    this.#clock = clock;
    this.#lookedAt = clock.monotonic();
    this.#mostAtOnce = most;
  }

  /** Streams whose turn has not come. */
  get length(): number {
    return this.#waiting.size;
  }

  enter(guest: Guest): void {
    this.#waiting.set(guest, this.#clock.monotonic());
    this.#letIn();
    if (this.#waiting.has(guest)) guest.wait(waitSeconds);
  }

  /** A guest has settled, or is gone; more than once is as good as once. */
  leave(guest: Guest): void {
    this.#waiting.delete(guest);
    if (this.#settling.delete(guest)) this.#letIn();
  }

  /** Looks who has been waited for, or has waited, for too long. Called from time to time. */
  look(): void {
    const now = this.#clock.monotonic();
    this.#looks++;
    this.#isBehind = now - this.#lookedAt >= behindMilliseconds;
    this.#lookedAt = now;
    for (const [guest, looksBefore] of this.#settling) {
      if (this.#looks - looksBefore < looksToSettle) break;
      this.#settling.delete(guest);
    }
    this.#letIn();
    for (const [guest, toldAt] of this.#waiting) {
      if (now - toldAt < repeatMilliseconds) continue;
      this.#waiting.set(guest, now);
      guest.wait(waitSeconds);
    }
  }

  /** A guest that is turned away as soon as it is let in leaves at once: its place goes to the next in this very loop. */
  #letIn(): void {
    if (this.#isLettingIn) return;
    this.#isLettingIn = true;
    const most = this.#isBehind ? Math.ceil(this.#mostAtOnce / 10) : this.#mostAtOnce;
    for (const guest of this.#waiting.keys()) {
      if (this.#settling.size >= most) break;
      this.#waiting.delete(guest);
      this.#settling.set(guest, this.#looks);
      guest.begin();
    }
    this.#isLettingIn = false;
  }
}
