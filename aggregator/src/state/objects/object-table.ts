import { atOnce, type Steps } from "@kubevitals/program";
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

/** Changes that are worked in at once, when a view is asked for: more would hold the event loop. */
const mostAtOnce = 128;

/** Buckets, or changes, that one step of working changes in takes on. */
const bucketsPerStep = 16;
const changesPerStep = 512;

/** The latest state of all objects of one kind, as the API server tells of it. Keyed by UID. */
export class ObjectTable<F = unknown> {
  readonly #uids = new Set<string>();
  readonly #packer = new RowPacker();
  #buckets: readonly Bucket<F>[] = [emptyBucket];
  /** What waits until somebody asks for a view, as several changes of one bucket cost little more than one. */
  #changes: Changes<F> = new Map();
  #isSettling = false;
  #view: ObjectsView<F> = { size: 0, buckets: this.#buckets };

  get size(): number {
    return this.#uids.size;
  }

  /** Changes that wait. */
  get waiting(): number {
    return this.#changes.size;
  }

  /** @throws whatever writing the rows throws; the table then stays as it was */
  put({ uid, namespace, name, rows, facts }: NewObject<F>): void {
    const entry = { object: { uid, namespace, name, facts }, rows: this.#packer.pack(rows) };
    // A set keeps the first of equal texts: the UID of an object that changed would be held twice.
    this.#uids.delete(uid);
    this.#uids.add(uid);
    this.#changes.set(uid, entry);
  }

  remove(uid: string): void {
    if (this.#uids.delete(uid)) this.#changes.set(uid, undefined);
  }

  /** What the table holds now, whatever it takes to work in what waits; while changes are being settled, what it held before. */
  view(): ObjectsView<F> {
    if (!this.#isSettling) atOnce(this.settling());
    return this.#view;
  }

  /** What the table holds; where much waits, what it held when changes were last worked in: it is up to who made them to settle them. */
  settled(): ObjectsView<F> {
    return this.waiting > mostAtOnce ? this.#view : this.view();
  }

  /** Whether so many changes wait that they should be settled; while a whole list is read, more may, as each settling costs. */
  isFull(isListing: boolean): boolean {
    return this.waiting > (isListing ? Math.max(mostAtOnce, this.size / 2) : mostAtOnce);
  }

  /** Works in what waits. Changes that come meanwhile are not lost: they wait for the next time. */
  *settling(): Steps<void> {
    // Somebody else's changes of the same kind, in another namespace.
    while (this.#isSettling) yield;
    if (this.waiting === 0) return;
    const changes = this.#changes;
    this.#changes = new Map();
    const size = this.size;
    this.#isSettling = true;
    try {
      this.#buckets = yield* changeBuckets(this.#buckets, changes, size);
      this.#view = { size, buckets: this.#buckets };
      this.#packer.release();
    } finally {
      this.#isSettling = false;
    }
  }
}

/** By UID; undefined: the object is gone. */
type Changes<F> = Map<string, Entry<F> | undefined>;

/** The buckets after changes, as many of them as suit so many objects. */
function* changeBuckets<F>(
  before: readonly Bucket<F>[],
  changes: Changes<F>,
  size: number,
): Steps<readonly Bucket<F>[]> {
  if (size === 0) return [emptyBucket];
  let wanted = before.length;
  while (size > mostPerBucket * wanted) wanted *= 2;
  while (wanted > 1 && size < fewestPerBucket * wanted) wanted /= 2;
  const isAlike = wanted === before.length;
  const parts = yield* partsOf(changes, isAlike ? [] : before, wanted);
  const buckets: Bucket<F>[] = isAlike ? [...before] : Array.from({ length: wanted }, () => emptyBucket);
  let done = 0;
  for (const [index, part] of parts) {
    buckets[index] = changeBucket(buckets[index] as Bucket<F>, part);
    if (++done % bucketsPerStep === 0) yield;
  }
  return buckets;
}

/** Changes by the bucket that they are for; with them all objects of other buckets that stay, as what is new in these. */
function* partsOf<F>(
  changes: Changes<F>,
  others: readonly Bucket<F>[],
  buckets: number,
): Steps<ReadonlyMap<number, Changes<F>>> {
  const parts = new Map<number, Changes<F>>();
  const put = (uid: string, entry: Entry<F> | undefined) => {
    const index = bucketOf(uid, buckets);
    let part = parts.get(index);
    if (part === undefined) parts.set(index, (part = new Map()));
    part.set(uid, entry);
  };
  for (const [at, bucket] of others.entries()) {
    for (const entry of entriesOf(bucket)) if (!changes.has(entry.object.uid)) put(entry.object.uid, entry);
    if (at % bucketsPerStep === 0) yield;
  }
  let done = 0;
  for (const [uid, entry] of changes) {
    put(uid, entry);
    if (++done % changesPerStep === 0) yield;
  }
  return parts;
}

/** The bucket that an object with this UID would be in. */
export function bucketFor<F>({ buckets }: ObjectsView<F>, uid: string): Bucket<F> {
  return buckets[bucketOf(uid, buckets.length)] ?? emptyBucket;
}

/** The bucket, of so many, that the object of a UID is in. */
export function bucketOf(uid: string, buckets: number): number {
  return Math.floor((hashUid(uid) / 2 ** 32) * buckets);
}
