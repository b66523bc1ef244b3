/** Where a record stands in the order in which the records of its node were taken. */
export interface Position {
  /** Rank of the session that took it among those of the node. */
  readonly sessionRank: number;
  /** Its number in that session. */
  readonly sequence: number;
  /** What tells two apart that say the same of themselves: the order of their arrival. */
  readonly place: number;
}

/** What tells where records stand, which are known by numbers. */
export interface Positions {
  position(record: number): Position;
  /** Below zero where the record stands before the position, zero where it is its own, above where it stands behind it. */
  compare(record: number, position: Position): number;
}

/** A run that grows longer than this is cut in two. */
const longestRun = 512;

/**
 * Records in the order in which they were taken, whatever the order in which they come and go. They stand in short runs one after
 * another, so that no record that comes, goes or is asked for costs more than a run, however many there are.
 */
export class RecordOrder {
  readonly #positions: Positions;
  /** None of them is empty. */
  readonly #runs: number[][] = [];
  #size = 0;

  constructor(positions: Positions) {
    this.#positions = positions;
  }

  get size(): number {
    return this.#size;
  }

  /** The record that was taken before all others. */
  get first(): number | undefined {
    return this.#runs[0]?.[0];
  }

  add(record: number): void {
    this.#size++;
    const position = this.#positions.position(record);
    const index = this.#runOf(position);
    const run = this.#runs[index];
    if (run === undefined) return void this.#runs.push([record]);
    const at = this.#upTo(run, position);
    if (at === run.length) run.push(record);
    else run.splice(at, 0, record);
    if (run.length > longestRun) this.#runs.splice(index + 1, 0, run.splice(run.length >> 1));
  }

  /** Takes a record out, whose position is still known; of no effect where it does not stand in it. */
  remove(record: number): void {
    if (this.first === record) return this.#takeOut(0, 0); // as nearly all are that go: others are looked for
    const position = this.#positions.position(record);
    const index = this.#runOf(position);
    const run = this.#runs[index];
    const at = run === undefined ? 0 : this.#upTo(run, position) - 1;
    if (run?.[at] === record) this.#takeOut(index, at);
  }

  /** The first record behind a position, which no record need have any more; without one the first of all. */
  after(position: Position | undefined): number | undefined {
    if (position === undefined) return this.first;
    const index = this.#runOf(position);
    const run = this.#runs[index];
    return run?.[this.#upTo(run, position)] ?? this.#runs[index + 1]?.[0];
  }

  #takeOut(index: number, at: number): void {
    const run = this.#runs[index];
    if (run === undefined) return;
    this.#size--;
    if (run.length === 1) this.#runs.splice(index, 1);
    else if (at === 0) run.shift();
    else run.splice(at, 1);
  }

  /** The last run that begins at the position or before it; the first where none does. */
  #runOf(position: Position): number {
    return count(this.#runs.length - 1, (index) => this.#isUpTo(this.#runs[index + 1]?.[0], position));
  }

  /** How many records of a run stand at the position or before it. */
  #upTo(run: readonly number[], position: Position): number {
    return count(run.length, (index) => this.#isUpTo(run[index], position));
  }

  #isUpTo(record: number | undefined, position: Position): boolean {
    return record !== undefined && this.#positions.compare(record, position) <= 0;
  }
}

/**
 * How many of the first indexes fit, where all that fit come before all that do not. Most that is asked for is near the end: it is
 * looked for from there, in steps that double.
 */
function count(length: number, fits: (index: number) => boolean): number {
  let high = length;
  let low = length - 1;
  for (let step = 1; low >= 0 && !fits(low); step *= 2) {
    high = low;
    low -= step;
  }
  low = Math.max(0, low + 1);
  while (low < high) {
    const middle = (low + high) >> 1;
    if (fits(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
