/** Ranges that a set keeps apart: an outage makes one gap, and back-filling closes it. */
const mostRanges = 128;

/**
 * Sequence numbers that have arrived, as ranges: what comes in order costs nothing. One that has been given more gaps than it
 * keeps apart closes the lowest ones, so that what would fill them counts as a duplicate: memory is bounded whatever an agent says.
 */
export class SequenceSet {
  /** First and last number of each range, ascending; ranges neither overlap nor touch. */
  readonly #ranges: { first: number; last: number }[] = [];

  /** Ranges that are kept apart. */
  get ranges(): number {
    return this.#ranges.length;
  }

  has(sequence: number): boolean {
    const range = this.#ranges[this.#indexOf(sequence)];
    return range !== undefined && sequence <= range.last;
  }

  add(sequence: number): void {
    const index = this.#indexOf(sequence);
    const before = this.#ranges[index];
    if (before && sequence <= before.last) return;
    const after = this.#ranges[index + 1];
    const touchesBefore = before?.last === sequence - 1;
    const touchesAfter = after?.first === sequence + 1;
    if (before && touchesBefore) {
      before.last = touchesAfter ? after.last : sequence;
      if (touchesAfter) this.#ranges.splice(index + 1, 1);
    } else if (touchesAfter) after.first = sequence;
    else this.#ranges.splice(index + 1, 0, { first: sequence, last: sequence });
    this.#closeLowestGap();
  }

  /** The last range that begins at the number or before it; -1 where there is none. Most numbers are the newest. */
  #indexOf(sequence: number): number {
    let low = 0;
    let high = this.#ranges.length;
    const newest = this.#ranges[high - 1];
    if (newest && sequence >= newest.first) return high - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ranges[middle]?.first ?? Infinity) <= sequence) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  #closeLowestGap(): void {
    const [lowest, next] = this.#ranges;
    if (this.#ranges.length <= mostRanges || !lowest || !next) return;
    next.first = lowest.first;
    this.#ranges.shift();
  }
}
