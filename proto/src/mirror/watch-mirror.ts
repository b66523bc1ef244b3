import type { CallOptionsWithMetadata, TypedClient } from "../client.ts";
import type { MetricsService, SnapshotPart, WatchSnapshotsRequest } from "../gen/types.ts";
import { SnapshotMirror } from "./snapshot-mirror.ts";

/** What is asked of a watch: which records, and how often. */
export type WatchRequest = Partial<Omit<WatchSnapshotsRequest, "changes" | "baseSnapshotId">>;

/**
 * Keeps a mirror up to date by changes, and gives it after each snapshot. It goes on from what the mirror holds: after a stream that
 * broke off, call it again with the same mirror and the same request. To stop, leave the loop.
 *
 * @example
 *   for await (const mirror of watchMirror(client, { minIntervalSeconds: 1 })) console.log(mirror.list("nodes").length);
 *
 * @throws {ServiceError} when the stream breaks off, and {MirrorError} when what it says does not fit together.
 */
export async function* watchMirror(
  client: TypedClient<MetricsService>,
  request: WatchRequest = {},
  mirror: SnapshotMirror = new SnapshotMirror(),
  options: CallOptionsWithMetadata = {},
): AsyncGenerator<SnapshotMirror, void, undefined> {
  const stream = client.watchSnapshots({ ...request, changes: true, baseSnapshotId: mirror.snapshotId }, options);
  try {
    for await (const part of stream as AsyncIterable<SnapshotPart>) if (mirror.receive(part)) yield mirror;
  } finally {
    // A stream that is cancelled tells so by an error, which nobody waits for any more.
    stream.on("error", () => undefined);
    stream.cancel();
  }
}
