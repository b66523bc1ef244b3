import type { ObjectRows } from "./object-rows.ts";

/** An object of the API as the aggregator keeps it. */
export interface StoredObject<F = unknown> {
  readonly uid: string;
  /** Empty for what has no namespace. */
  readonly namespace: string;
  readonly name: string;
  readonly rows: ObjectRows;
  /** What the join and the rules need of it. */
  readonly facts: F;
}

/** The objects of one kind at one instant. Never changed: a later view shares the buckets that stayed as they were. */
export interface ObjectsView<F = unknown> {
  readonly size: number;
  /** Objects by hash of their UID: what is rendered and shared at a time. */
  readonly buckets: readonly Bucket<F>[];
}

/** Some objects of a kind. A bucket whose objects did not change is the same object in the next view. */
export interface Bucket<F = unknown> {
  readonly objects: readonly StoredObject<F>[];
}

/** The latest state of all objects of one kind, as the API server tells of it. Keyed by UID. */
export class ObjectTable<F = unknown> {
  readonly #objects = new Map<string, StoredObject<F>>();
  #view: ObjectsView<F> | undefined;

  get size(): number {
    return this.#objects.size;
  }

  put(object: StoredObject<F>): void {
    this.#objects.set(object.uid, object);
    this.#view = undefined;
  }

  remove(uid: string): void {
    this.#objects.delete(uid);
    this.#view = undefined;
  }

  /** Forgets every object that a complete list did not name. */
  retain(uids: ReadonlySet<string>): void {
    for (const uid of this.#objects.keys()) if (!uids.has(uid)) this.remove(uid);
  }

  /** What the table holds now. */
  view(): ObjectsView<F> {
    this.#view ??= { size: this.#objects.size, buckets: [{ objects: Array.from(this.#objects.values()) }] };
    return this.#view;
  }
}
