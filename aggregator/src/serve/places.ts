/** Gives a place back; again has no effect. */
export type GiveBack = () => void;

/** Places for so many at a time: who finds none is turned away, or waits for one. */
export class Places {
  readonly most: number;
  #taken = 0;
  readonly #waiting: ((place: GiveBack) => void)[] = [];

  constructor(most: number) {
    this.most = most;
  }

  /** A place; undefined where there is none. */
  take(): GiveBack | undefined {
    if (this.#taken >= this.most) return undefined;
    this.#taken++;
    return this.#place();
  }

  /** Does the work when there is a place for it, in the order in which work came. */
  async in<Result>(work: () => Promise<Result>): Promise<Result> {
    const giveBack = this.take() ?? (await new Promise<GiveBack>((resolve) => this.#waiting.push(resolve)));
    try {
      return await work();
    } finally {
      giveBack();
    }
  }

  #place(): GiveBack {
    let isGiven = false;
    return () => {
      if (isGiven) return;
      isGiven = true;
      const next = this.#waiting.shift();
      if (next) next(this.#place());
      else this.#taken--;
    };
  }
}
