import { RecordOrder, type Positions } from "./record-order.ts";
import type { SeriesShape } from "./series-shape.ts";
import type { StoredSteady } from "./stored-vitals.ts";

/** The past of one node. */
export interface NodePast {
  readonly nodeName: string;
  /** What its records name it by. */
  readonly owner: number;
  readonly records: RecordOrder;
  /** Memory that its records and what they hold take: blocks that other nodes hold as well in full. */
  weight: number;
  /** That of the latest series. */
  shape: SeriesShape | undefined;
  /** That of the latest vitals that are kept in full. */
  steady: StoredSteady | undefined;
}

/** The past of every node that has one, by its name and by a number that stands for it in columns. */
export class NodePasts {
  readonly #positions: Positions;
  readonly #byName = new Map<string, NodePast>();
  readonly #byOwner: (NodePast | undefined)[] = [];
  /** Numbers of those that have ended. */
  readonly #freeOwners: number[] = [];

  /** @param positions where records stand, of whatever node */
  constructor(positions: Positions) {
    this.#positions = positions;
  }

  get size(): number {
    return this.#byName.size;
  }

  of(nodeName: string): NodePast | undefined {
    return this.#byName.get(nodeName);
  }

  ofOwner(owner: number): NodePast | undefined {
    return this.#byOwner[owner];
  }

  /** That of a node, which begins where there is none. */
  begun(nodeName: string): NodePast {
    const known = this.#byName.get(nodeName);
    if (known) return known;
    const owner = this.#freeOwners.pop() ?? this.#byOwner.length;
    const records = new RecordOrder(this.#positions);
    const past = { nodeName, owner, records, weight: 0, shape: undefined, steady: undefined };
    this.#byName.set(nodeName, past);
    this.#byOwner[owner] = past;
    return past;
  }

  end({ nodeName, owner }: NodePast): void {
    this.#byName.delete(nodeName);
    this.#byOwner[owner] = undefined;
    this.#freeOwners.push(owner);
  }
}
