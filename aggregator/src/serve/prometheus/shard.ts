import { emptyBucket, changeBucket, entriesOf, type Bucket } from "../../state/objects/bucket.ts";
import type { ObjectsView } from "../../state/objects/object-table.ts";
import { hashUid } from "../../state/objects/uid-hash.ts";

/** A part of the cluster's page, so that several scrapes can share it: `?shard=I/N`, with I from 0. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

export const wholePage: Shard = { index: 0, count: 1 };

/** Shards that a page may be divided into. */
export const mostShards = 1024;

/** What a shard is written as, for a schema; that it is one of so many is for `parseShard` to say. */
export const shardPattern = "^(0|[1-9][0-9]{0,3})/[1-9][0-9]{0,3}$";

/** The shard of that name; undefined where there is none. */
export function parseShard(text: string): Shard | undefined {
  const [index = NaN, count = NaN] = text.split("/").map(Number);
  return index < count && count <= mostShards ? { index, count } : undefined;
}

/** Whether a node, by its name, or an object, by its UID, is in the shard. */
export function isInShard({ index, count }: Shard, identity: string): boolean {
  return Math.floor((hashUid(identity) / 2 ** 32) * count) === index;
}

/**
 * The buckets of a shard: most of them as they are, because a shard, like a bucket, is a part of all hashes; those at its ends are
 * cut.
 */
export function bucketsIn(shard: Shard, { buckets }: ObjectsView): readonly Bucket[] {
  if (shard.count === 1) return buckets;
  const begin = (shard.index / shard.count) * buckets.length;
  const end = ((shard.index + 1) / shard.count) * buckets.length;
  return buckets.slice(Math.floor(begin), Math.ceil(end)).map((bucket, at) => {
    const number = Math.floor(begin) + at;
    return number >= begin && number + 1 <= end ? bucket : cut(bucket, shard);
  });
}

function cut(bucket: Bucket, shard: Shard): Bucket {
  const kept = Array.from(entriesOf(bucket)).filter(({ object }) => isInShard(shard, object.uid));
  return changeBucket<unknown>(emptyBucket, new Map(kept.map((entry) => [entry.object.uid, entry])));
}
