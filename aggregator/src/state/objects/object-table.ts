import { changeBucket, emptyBucket, entriesOf, type Bucket, type Entry, type StoredObject } from "./bucket.ts";
import type { WriteRows } from "./object-rows.ts";
import { RowPacker } from "./packed-rows.ts";
import { hashUid } from "./uid-hash.ts";

export type { Bucket, StoredObject } from "./bucket.ts";

/** An object as it comes from the API. */
export interface NewObject<F = unknown> extends StoredObject<F> {
  readonly rows: WriteRows;
}

/** The objects of one kind at one instant. Never changed: a later view shares the buckets that stayed as they were. */
export interface ObjectsView<F = unknown> {
  readonly size: number;
  /**
   * Objects by hash of their UID, a power of two of buckets: each holds an equal part of all hashes, in order. What is shared, and
   * rendered, at a time.
   */
  readonly buckets: readonly Bucket<F>[];
}

/** Objects a bucket on average, at most and at least, before the number of buckets is doubled or halved. */
const mostPerBucket = 32;
const fewestPerBucket = 4;

/**
 * Changes wait until somebody asks for a view, as several of one bucket cost little more than one. When they are as many as this, or
 * as half of what is there already, they are worked in sooner: they take more room before.
 */
const mostWaiting = 512;

/** The latest state of all objects of one kind, as the API server tells of it. Keyed by UID. */
export class ObjectTable<F = unknown> {
  readonly #uids = new Set<string>();
  readonly #packer = new RowPacker();
  #buckets: Bucket<F>[] = [emptyBucket];
  /** By number of the bucket. */
  #changes = new Map<number, Map<string, Entry<F> | undefined>>();
  #waiting = 0;
  #view: ObjectsView<F> | undefined;

  get size(): number {
    return this.#uids.size;
  }

  /** @throws whatever writing the rows throws; the table then stays as it was */
  put({ uid, namespace, name, rows, facts }: NewObject<F>): void {
    const entry = { object: { uid, namespace, name, facts }, rows: this.#packer.pack(rows) };
    this.#uids.add(uid);
    this.#change(uid, entry);
  }

  remove(uid: string): void {
    if (this.#uids.delete(uid)) this.#change(uid, undefined);
  }

  /** What the table holds now. */
  view(): ObjectsView<F> {
    if (this.#view === undefined) {
      this.#workIn();
      this.#view = { size: this.size, buckets: [...this.#buckets] };
    }
    return this.#view;
  }

  #change(uid: string, entry: Entry<F> | undefined): void {
    const bucket = bucketOf(uid, this.#buckets.length);
    let changes = this.#changes.get(bucket);
    if (changes === undefined) this.#changes.set(bucket, (changes = new Map()));
    changes.set(uid, entry);
    this.#view = undefined;
    if (++this.#waiting >= Math.max(mostWaiting, this.size / 2)) this.#workIn();
  }

  #workIn(): void {
    let wanted = this.#buckets.length;
    while (this.size > mostPerBucket * wanted) wanted *= 2;
    while (wanted > 1 && this.size < fewestPerBucket * wanted) wanted /= 2;
    if (wanted === this.#buckets.length) {
      for (const [index, changes] of this.#changes) {
        this.#buckets[index] = changeBucket(this.#buckets[index] as Bucket<F>, changes);
      }
    } else this.#spread(wanted);
    this.#changes = new Map();
    this.#waiting = 0;
    this.#packer.release();
  }

  /** Works changes in while all objects are put into another number of buckets. */
  #spread(buckets: number): void {
    const entries = Array.from({ length: buckets }, () => new Map<string, Entry<F>>());
    const put = (uid: string, entry: Entry<F>) => entries[bucketOf(uid, buckets)]?.set(uid, entry);
    for (const [index, bucket] of this.#buckets.entries()) {
      const changes = this.#changes.get(index);
      for (const entry of entriesOf(bucket)) if (!changes?.has(entry.object.uid)) put(entry.object.uid, entry);
      for (const [uid, entry] of changes ?? []) if (entry) put(uid, entry);
    }
    this.#buckets = entries.map((each) => changeBucket(emptyBucket, each));
  }
}

/** The bucket that an object with this UID would be in. */
export function bucketFor<F>({ buckets }: ObjectsView<F>, uid: string): Bucket<F> {
  return buckets[bucketOf(uid, buckets.length)] ?? emptyBucket;
}

/** The bucket, of so many, that the object of a UID is in. */
export function bucketOf(uid: string, buckets: number): number {
  return Math.floor((hashUid(uid) / 2 ** 32) * buckets);
}
