/**
 * What V8 may at most take of a core to collect garbage before it is given more room: the greater share where pauses are long already, as
 * more room makes fewer of them, and longer ones. And over which time that is looked at.
 */
const mostShare = { whereShort: 0.05, whereLong: 0.1 };
const longMilliseconds = 5;
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
  #pauses = 0;
  #since: number;
  /** The size of the space when it was allowed to grow; undefined: it is not. */
  #growsFrom: number | undefined;

  constructor(control: YoungSpaceControl) {
    this.#control = control;
    this.#since = control.now();
  }

  /** Takes in that garbage was collected, in so many pauses and milliseconds. */
  collected(milliseconds: number, pauses: number): void {
    this.#collecting += milliseconds;
    this.#pauses += pauses;
    if (this.#growsFrom !== undefined && this.#control.bytes() > this.#growsFrom) {
      this.#growsFrom = undefined;
      this.#control.allowGrowth(false);
    }
    const now = this.#control.now();
    const elapsed = now - this.#since;
    if (elapsed < windowMilliseconds) return;
    const isLong = this.#collecting / this.#pauses > longMilliseconds;
    const most = isLong ? mostShare.whereLong : mostShare.whereShort;
    if (this.#growsFrom === undefined && this.#collecting / elapsed > most) {
      this.#growsFrom = this.#control.bytes();
      this.#control.allowGrowth(true);
    }
    [this.#collecting, this.#pauses, this.#since] = [0, 0, now];
  }
}
