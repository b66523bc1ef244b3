/** What V8 may at most take of a core to collect garbage before it is given more room, and over which time that is looked at. */
const mostShare = 0.05;
const windowMilliseconds = 5000;

/** The space for young objects, as V8 keeps it. */
export interface YoungSpaceControl {
  /** Its size now, in bytes. */
  readonly bytes: () => number;
  /** Says whether it may grow; V8 then doubles it when it is full of what is still needed. */
  readonly allowGrowth: (isAllowed: boolean) => void;
  /** Monotonic time in milliseconds. */
  readonly now: () => number;
}

/**
 * Decides when the space for young objects may grow: once it has been seen over a window that collecting costs too much, and then until it
 * has grown. It begins as a space that may not.
 */
export class YoungSpace {
  readonly #control: YoungSpaceControl;
  #collecting = 0;
  #since: number;
  /** The size of the space when it was allowed to grow; undefined: it is not. */
  #growsFrom: number | undefined;

  constructor(control: YoungSpaceControl) {
    this.#control = control;
    this.#since = control.now();
  }

  /** Takes in that garbage was collected, so many milliseconds in all. */
  collected(milliseconds: number): void {
    this.#collecting += milliseconds;
    if (this.#growsFrom !== undefined && this.#control.bytes() > this.#growsFrom) {
      this.#growsFrom = undefined;
      this.#control.allowGrowth(false);
    }
    const now = this.#control.now();
    const elapsed = now - this.#since;
    if (elapsed < windowMilliseconds) return;
    if (this.#growsFrom === undefined && this.#collecting / elapsed > mostShare) {
      this.#growsFrom = this.#control.bytes();
      this.#control.allowGrowth(true);
    }
    this.#collecting = 0;
    this.#since = now;
  }
}
