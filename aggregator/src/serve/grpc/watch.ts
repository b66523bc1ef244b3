import type { ServerWritableStream } from "@grpc/grpc-js";
import type { SnapshotPart, WatchSnapshotsRequest } from "@kubevitals/proto";
import type { Snapshot } from "../../state/snapshot.ts";
import type { SnapshotReader } from "../../state/snapshot-store.ts";
import { InvalidRequest } from "./invalid-request.ts";
import { snapshotParts } from "./snapshot-parts.ts";

const longestInterval = 3600;

/** Ticks come a few milliseconds early or late: an interval of whole ticks must not slip to the next one for that. */
const toleranceMilliseconds = 50;

/**
 * Sends the newest snapshot, then later ones, no two closer together than asked for. While the reader has not taken in the
 * last one, snapshots are skipped: it is sent the newest once it has, and nothing piles up.
 *
 * @throws {InvalidRequest} when the interval is out of range.
 */
export function watchSnapshots(
  reader: SnapshotReader,
  call: ServerWritableStream<WatchSnapshotsRequest, SnapshotPart>,
): void {
  const { minIntervalSeconds } = call.request;
  if (!(minIntervalSeconds >= 0 && minIntervalSeconds <= longestInterval)) {
    throw new InvalidRequest(`min_interval_seconds is ${minIntervalSeconds}; it must be from 0 to ${longestInterval}`);
  }
  let sentAt = -Infinity;
  const offer = (snapshot: Snapshot) => {
    const isDue = snapshot.monotonic - sentAt >= minIntervalSeconds * 1000 - toleranceMilliseconds;
    if (!isDue || call.writableLength > 0) return;
    sentAt = snapshot.monotonic;
    reader.get(snapshot.id); // its id is told: it can be asked for again
    for (const part of snapshotParts(snapshot)) call.write(part);
  };
  const newest = reader.peek();
  if (newest) offer(newest);
  const unsubscribe = reader.subscribe(offer);
  call.on("close", unsubscribe);
  call.on("cancelled", unsubscribe);
  call.on("error", unsubscribe);
}
