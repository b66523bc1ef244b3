/** Where a record stands in the order in which the records of its node were taken. */
export interface Position {
  /** Rank of the session that took it among those of the node. */
  readonly sessionRank: number;
  /** Its number in that session. */
  readonly sequence: number;
  /** What tells two apart that say the same of themselves: the order of their arrival. */
  readonly place: number;
}

/** A run that grows longer than this is cut in two. */
const longestRun = 512;

/**
 * Records in the order in which they were taken, whatever the order in which they come and go. They stand in short runs one after
 * another, so that no record that comes, goes or is asked for costs more than a run, however many there are.
 */
export class RecordOrder<Entry extends Position> {
  /** None of them is empty. */
  readonly #runs: Entry[][] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The record that was taken before all others. */
  get first(): Entry | undefined {
    return this.#runs[0]?.[0];
  }

  add(entry: Entry): void {
    this.#size++;
    const index = Math.max(0, this.#runOf(entry));
    const run = this.#runs[index];
    if (run === undefined) return void this.#runs.push([entry]);
    const at = upTo(run, entry);
    if (at === run.length) run.push(entry);
    else run.splice(at, 0, entry);
    if (run.length > longestRun) this.#runs.splice(index + 1, 0, run.splice(run.length >> 1));
  }

  /** Takes a record out; of no effect where it does not stand in it. */
  remove(entry: Entry): void {
    const isFirst = this.first === entry; // as nearly all are that go: others are looked for
    const index = isFirst ? 0 : this.#runOf(entry);
    const run = this.#runs[index];
    const at = isFirst ? 0 : run === undefined ? -1 : upTo(run, entry) - 1;
    if (run?.[at] !== entry) return;
    this.#size--;
    if (run.length === 1) this.#runs.splice(index, 1);
    else if (isFirst) run.shift();
    else run.splice(at, 1);
  }

  /** The first record behind a position, which no record need have any more; without one the first of all. */
  after(position: Position | undefined): Entry | undefined {
    if (position === undefined) return this.first;
    const index = this.#runOf(position);
    const run = this.#runs[index];
    return run?.[upTo(run, position)] ?? this.#runs[index + 1]?.[0];
  }

  /** The last run that begins at the position or before it; -1 where there is none. */
  #runOf(position: Position): number {
    return count(this.#runs.length, (index) => isUpTo(this.#runs[index]?.[0], position)) - 1;
  }
}

/** How many records of a run stand at the position or before it. */
function upTo(run: readonly Position[], position: Position): number {
  return count(run.length, (index) => isUpTo(run[index], position));
}

function isUpTo(entry: Position | undefined, { sessionRank, sequence, place }: Position): boolean {
  if (entry === undefined) return false;
  return (entry.sessionRank - sessionRank || entry.sequence - sequence || entry.place - place) <= 0;
}

/** How many of the first indexes fit, where all that fit come before all that do not. Most that is asked for is at the end. */
function count(length: number, fits: (index: number) => boolean): number {
  if (length > 0 && fits(length - 1)) return length;
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (fits(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
