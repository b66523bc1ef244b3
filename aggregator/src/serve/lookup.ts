import type { Snapshot } from "../state/snapshot.ts";
import type { SnapshotReader } from "../state/snapshot-store.ts";

/** Why a question to a snapshot has no answer: what surfaces turn into their own status. */
export type LookupFailure = "no-snapshot" | "snapshot-gone" | "not-found";

/** A question that has no answer; the message says so to a person. */
export class LookupError extends Error {
  override readonly name = "LookupError";
  readonly failure: LookupFailure;

  constructor(failure: LookupFailure, message: string) {
    super(message);
    this.failure = failure;
  }
}

/** The snapshot with this id, or the newest. @throws {LookupError} */
export function lookupSnapshot(reader: SnapshotReader, id: string | undefined): Snapshot {
  const found = reader.get(id);
  if (found === "none-yet")
    throw new LookupError("no-snapshot", "no snapshot has been taken yet; ask again in a second");
  if (found === "gone") {
    throw new LookupError("snapshot-gone", `snapshot '${id}' is not held: it never was, or it is older than 60 s`);
  }
  return found;
}

/** @throws {LookupError} */
export function lookupNode(snapshot: Snapshot, name: string) {
  const record = snapshot.nodes.get(name);
  if (record === undefined) throw new LookupError("not-found", `node '${name}' is not in snapshot ${snapshot.id}`);
  return record.metrics;
}

/** @throws {LookupError} */
export function lookupPod(snapshot: Snapshot, namespace: string, name: string) {
  const found = snapshot.pods?.find((pod) => pod.namespace === namespace && pod.podName === name);
  if (found) return found;
  const why = podsUnavailable(snapshot);
  throw new LookupError(
    "not-found",
    `pod '${namespace}/${name}' is not in snapshot ${snapshot.id}${why === undefined ? "" : `: ${why}`}`,
  );
}

/** Why a snapshot knows of no pods; undefined when it does. */
export function podsUnavailable({ pods, sources }: Snapshot): string | undefined {
  return pods === undefined
    ? (sources.find(({ name }) => name === "kubernetes")?.reason ?? "pods are not read")
    : undefined;
}
