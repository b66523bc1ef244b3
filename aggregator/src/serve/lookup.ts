import type { NodeMetrics } from "@kubevitals/proto";
import { quote } from "../quote.ts";
import type { NodeRecord, Snapshot } from "../state/snapshot.ts";
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

/** Longest name that a message repeats: what Kubernetes allows. */
const nameLength = 253;

/** The snapshot with this id, or the newest. @throws {LookupError} */
export function lookupSnapshot(reader: SnapshotReader, id: string | undefined): Snapshot {
  const found = reader.get(id);
  if (found === "none-yet")
    throw new LookupError("no-snapshot", "no snapshot has been taken yet; ask again in a second");
  if (found === "gone") {
    throw new LookupError(
      "snapshot-gone",
      `snapshot '${quote(id ?? "")}' is not held: it never was, or it is older than 60 s`,
    );
  }
  return found;
}

/** The node as a snapshot holds it. @throws {LookupError} */
export function lookupRecord(snapshot: Snapshot, name: string): NodeRecord {
  const record = snapshot.nodes.get(name);
  if (record === undefined)
    throw new LookupError("not-found", `node '${quote(name, nameLength)}' is not in snapshot ${snapshot.id}`);
  return record;
}

/** The node as surfaces speak of it. @throws {LookupError} */
export function lookupNode(snapshot: Snapshot, name: string): NodeMetrics {
  return lookupRecord(snapshot, name).metrics;
}

/** @throws {LookupError} */
export function lookupPod(snapshot: Snapshot, namespace: string, name: string) {
  const found = snapshot.pods?.find(namespace, name);
  if (found) return found;
  const why = podsUnavailable(snapshot);
  throw new LookupError(
    "not-found",
    `pod '${quote(namespace, nameLength)}/${quote(name, nameLength)}' is not in snapshot ${snapshot.id}${why === undefined ? "" : `: ${why}`}`,
  );
}

/** Why a snapshot has no lists of what Kubernetes holds; undefined when it has. */
export function listsUnavailable({ lists, sources }: Snapshot): string | undefined {
  if (lists !== undefined) return undefined;
  return sources.find(({ name }) => name === "kubernetes")?.reason ?? "Kubernetes is not read";
}

/** Why a snapshot knows of no pods; undefined when it does. */
export function podsUnavailable({ pods, sources }: Snapshot): string | undefined {
  if (pods !== undefined) return undefined;
  const reasonOf = (source: string) => sources.find(({ name }) => name === source)?.reason;
  return reasonOf("pods") ?? reasonOf("kubernetes") ?? "pods are not read";
}
