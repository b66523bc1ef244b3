import type { Steps } from "@kubevitals/program";

/** Steps of work on what was picked: some tenths of a millisecond each. */
const itemsAStep = 64;

/** Picks the first so many of what it is offered, in order: a heap with the last of them on top. */
export class SortedPick<Item> {
  readonly #most: number;
  readonly #compare: (a: Item, b: Item) => number;
  readonly #heap: Item[] = [];

  /** @param compare tells any two apart */
  constructor(most: number, compare: (a: Item, b: Item) => number) {
    this.#most = most;
    this.#compare = compare;
  }

  offer(item: Item): void {
    const heap = this.#heap;
    if (heap.length < this.#most) {
      heap.push(item);
      this.#rise(heap.length - 1);
    } else if (this.#compare(item, heap[0] as Item) < 0) {
      heap[0] = item;
      this.#sink();
    }
  }

  /** Takes out what was picked, the first first. */
  *take(): Steps<readonly Item[]> {
    const heap = this.#heap;
    const taken: Item[] = [];
    for (;;) {
      const top = heap[0];
      const bottom = heap.pop();
      if (top === undefined || bottom === undefined) break;
      taken.push(top);
      if (heap.length > 0) {
        heap[0] = bottom;
        this.#sink();
      }
      if (taken.length % itemsAStep === 0) yield undefined;
    }
    return taken.toReversed();
  }

  #rise(start: number): void {
    for (let at = start; at > 0;) {
      const parent = (at - 1) >> 1;
      if (!this.#swapIfLater(at, parent)) return;
      at = parent;
    }
  }

  #sink(): void {
    const { length } = this.#heap;
    for (let at = 0; ;) {
      const left = 2 * at + 1;
      if (left >= length) return;
      const right = left + 1;
      const later = right < length && this.#isLater(right, left) ? right : left;
      if (!this.#swapIfLater(later, at)) return;
      at = later;
    }
  }

  #swapIfLater(at: number, other: number): boolean {
    if (!this.#isLater(at, other)) return false;
    const heap = this.#heap;
    [heap[at], heap[other]] = [heap[other] as Item, heap[at] as Item];
    return true;
  }

  #isLater(at: number, other: number): boolean {
    return this.#compare(this.#heap[at] as Item, this.#heap[other] as Item) > 0;
  }
}
