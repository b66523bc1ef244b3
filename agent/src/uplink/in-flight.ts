import type { TakenRecord } from "./record.ts";

/** Live records of one stream that were sent and not yet acknowledged. */
export class InFlight {
  readonly #records = new Map<number, TakenRecord>();

  add(record: TakenRecord): void {
    this.#records.set(record.sequence, record);
  }

  /** Takes in an acknowledgement, which answers for all that was sent before as well; a number of none of ours changes nothing. */
  acknowledge(sequence: number): void {
    if (!this.#records.has(sequence)) return;
    for (const sent of this.#records.keys()) {
      if (sent > sequence) return;
      this.#records.delete(sent);
    }
  }

  /** What nobody has acknowledged, oldest first; none of it is in flight any more. */
  takeAll(): readonly TakenRecord[] {
    const records = [...this.#records.values()];
    this.#records.clear();
    return records;
  }
}
