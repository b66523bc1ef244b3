import { encodeMessage, recordNaming, timestampOf, type RecordName } from "@kubevitals/proto";
import type { PieceOptions } from "./piece.ts";
import { recordPieces, write, type Snapshots, type Work } from "./record-pieces.ts";
import type { KindSelection, Selection } from "./selection.ts";

/** What is told: a snapshot, against another or against nothing, and how. */
export interface Telling extends Snapshots {
  readonly selection: Selection;
  /** Whether issues are records of their own; else they come with the cluster. */
  readonly isByChanges: boolean;
}

/** Some of the work of a telling. */
export interface PieceOfWork {
  readonly name: RecordName | "cluster";
  readonly work: Work;
}

/** Issues of one piece. */
const issuesPerPiece = 1000;

/** Bytes of issues that come with the cluster at most, where they do: what is longer than that follows in parts of its own. */
const mostIssueBytes = 512 * 1024;

/** The work of a telling, piece by piece, in the order in which readers are sent what comes of it. */
export function* piecesOf(telling: Telling): Generator<PieceOfWork> {
  for (const name of Object.keys(recordNaming) as RecordName[]) {
    const selection = telling.selection.of(name);
    if (selection === undefined) continue;
    if (name !== "issues") yield* piecesOfRecords(telling, name, selection);
    else if (telling.isByChanges) {
      yield* piecesOfRecords(telling, name, selection);
      yield cluster(telling, []);
    } else yield* clusterWithIssues(telling, selection);
  }
}

function* piecesOfRecords(telling: Telling, name: RecordName, selection: KindSelection): Generator<PieceOfWork> {
  for (const work of recordPieces(optionsOf(telling, name, selection), telling)) yield { name, work };
}

function optionsOf({ snapshot, base }: Telling, name: RecordName, selection: KindSelection): PieceOptions {
  const seconds = base && (snapshot.monotonic - base.monotonic) / 1000;
  return { snapshotId: snapshot.id, name, selection, seconds };
}

/** As many issues with the cluster as find room beside it, and before it those that do not. */
function* clusterWithIssues(telling: Telling, selection: KindSelection): Generator<PieceOfWork> {
  const { isWanted = () => true, project = (issue) => issue } = selection;
  const issues = telling.snapshot.cluster.issues.filter(isWanted).map((issue) => project(issue));
  let bytes = 0;
  const cut = issues.findIndex((issue) => (bytes += encodeMessage("HealthIssue", issue).length) > mostIssueBytes);
  const [near, far] = cut < 0 ? [issues, []] : [issues.slice(0, cut), issues.slice(cut)];
  const options = optionsOf(telling, "issues", { isWanted: undefined, project: undefined });
  for (let start = 0; start < far.length; start += issuesPerPiece) {
    const some = far.slice(start, start + issuesPerPiece);
    yield { name: "issues", work: () => write(options, some, (out, issue) => out.add(undefined, issue)) };
  }
  yield cluster(telling, near);
}

function cluster({ snapshot }: Telling, issues: readonly object[]): PieceOfWork {
  return {
    name: "cluster",
    *work() {
      yield;
      const part = { snapshotId: snapshot.id, cluster: { ...snapshot.cluster, issues } };
      return { parts: [encodeMessage("SnapshotPart", part)], count: issues.length };
    },
  };
}

/** What each telling begins with, which is every reader's own. */
export interface Preface {
  /** Why it is against nothing although a base was named. */
  readonly baseUnavailable?: string | undefined;
  /** Snapshots that were skipped. */
  readonly skipped: number;
}

/** The first part. */
export function headerOf({ snapshot, base }: Telling, { baseUnavailable, skipped }: Preface): Buffer {
  return encodeMessage("SnapshotPart", {
    snapshotId: snapshot.id,
    header: {
      timestamp: timestampOf(snapshot.takenAt),
      clusterId: snapshot.clusterId,
      coverage: snapshot.coverage,
      sources: snapshot.sources,
      monotonicSeconds: snapshot.monotonic / 1000,
      baseSnapshotId: base?.id ?? "",
      baseUnavailable,
      skipped,
    },
  });
}

/** The last part: how many records there are of each kind. */
export function endOf({ snapshot }: Telling, counts: ReadonlyMap<PieceOfWork["name"], number>): Buffer {
  const { cluster: withCluster = 0, ...records } = Object.fromEntries(counts) as Partial<Record<string, number>>;
  const end = { ...records, issues: (records["issues"] ?? 0) + withCluster };
  return encodeMessage("SnapshotPart", { snapshotId: snapshot.id, end });
}
