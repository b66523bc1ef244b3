import { recordKey } from "@kubevitals/proto";
import type { Steps } from "@kubevitals/program";
import { pairedByUid, type ListedPod, type PodChanges, type PodList } from "../../../state/pod-list.ts";
import type { Snapshot } from "../../../state/snapshot.ts";
import { PieceWriter, type Piece, type PieceOptions } from "./piece.ts";
import { recordLists } from "./selection.ts";

/** The records of two snapshots that are told against each other; without a base, against nothing. */
export interface Snapshots {
  readonly snapshot: Snapshot;
  readonly base: Snapshot | undefined;
}

/** Work that a piece comes of, step by step. It can be done again, and comes to the same. */
export type Work = () => Steps<Piece>;

/** Records of one piece: some ten milliseconds of work at most. */
const recordsPerPiece = 1000;

/** Records of one step. */
const recordsPerStep = 25;

/** Groups of pods of one step, and of one piece. */
const groupsPerStep = 2;
const groupsPerPiece = 64;

/** What becomes of the records of a kind, piece by piece. */
export function recordPieces(options: PieceOptions, snapshots: Snapshots): Iterable<Work> {
  if (options.name === "nodes") return nodePieces(options, snapshots);
  if (options.name === "pods") return podPieces(options, snapshots);
  return listPieces(options, snapshots);
}

/** Records of nodes are put together when they are read: within the steps. */
function* nodePieces(options: PieceOptions, { snapshot, base }: Snapshots): Generator<Work> {
  const nodes = Array.from(snapshot.nodes);
  for (let start = 0; start < nodes.length; start += recordsPerPiece) {
    const some = nodes.slice(start, start + recordsPerPiece);
    yield () => write(options, some, (out, [name, { metrics }]) => out.add(base?.nodes.get(name)?.metrics, metrics));
  }
  if (base === undefined) return;
  const gone = Array.from(base.nodes).filter(([name]) => !snapshot.nodes.has(name));
  if (gone.length > 0) yield () => write(options, gone, (out, [, { metrics }]) => out.add(metrics, undefined));
}

/** Pods go by groups and in no order: to sort 150,000 holds the event loop for longer than anybody should. */
function* podPieces(options: PieceOptions, { snapshot, base }: Snapshots): Generator<Work> {
  const [pods, former] = [snapshot.pods, base?.pods];
  yield () => preparing(snapshot, base);
  const groupCount = pods?.groupCount ?? former?.groupCount ?? 0;
  if (pods && former && pods.groupCount !== former.groupCount) {
    yield () => regroupedPods(options, pods, former);
    return;
  }
  // Whether a pod is wanted is told by its record: where that is asked, all records have to be put together.
  const isPlain = options.selection.isWanted === undefined;
  for (let start = 0; start < groupCount; start += groupsPerPiece) {
    const end = Math.min(groupCount, start + groupsPerPiece);
    yield function* () {
      const out = new PieceWriter(options);
      for (let group = start; group < end; group++) {
        const { unchanged, others } = changesOf(group, pods, former, isPlain);
        out.addUnchanged(unchanged);
        for (const [before, after] of others) out.add(before?.record(), after?.record());
        if (group % groupsPerStep === 0) yield;
      }
      return out.finish();
    };
  }
}

function changesOf(
  group: number,
  pods: PodList | undefined,
  former: PodList | undefined,
  isPlain: boolean,
): PodChanges {
  if (pods && former && isPlain) return pods.changes(group, former);
  return { unchanged: 0, others: pairedByUid(former?.group(group) ?? [], pods?.group(group) ?? []) };
}

/** Pods of lists that do not go by the same groups, as there are many more or many fewer than before. */
function* regroupedPods(options: PieceOptions, pods: PodList, former: PodList): Steps<Piece> {
  const out = new PieceWriter(options);
  const before = new Map<string, ListedPod>();
  for (let group = 0; group < former.groupCount; group++) {
    for (const pod of former.group(group)) before.set(pod.uid, pod);
    yield;
  }
  for (let group = 0; group < pods.groupCount; group++) {
    for (const pod of pods.group(group)) {
      out.add(before.get(pod.uid)?.record(), pod.record());
      before.delete(pod.uid);
    }
    yield;
  }
  for (const pod of before.values()) {
    out.add(pod.record(), undefined);
    yield;
  }
  return out.finish();
}

/** What is small, or there already. */
function* listPieces(options: PieceOptions, { snapshot, base }: Snapshots): Generator<Work> {
  const { name } = options;
  const list = recordLists[name];
  if (name === "namespaces" || name === "workloads") yield () => addUp(snapshot, base);
  const records = Array.from(list.items(snapshot));
  const gone = new Map(base && Array.from(list.items(base), (record) => [recordKey(name, record), record]));
  const pairs = records.map((record) => {
    const key = recordKey(name, record);
    const before = gone.get(key);
    gone.delete(key);
    return [before, record] as const;
  });
  for (let start = 0; start < pairs.length; start += recordsPerPiece) {
    const some = pairs.slice(start, start + recordsPerPiece);
    yield () => write(options, some, (out, [before, after]) => out.add(before, after));
  }
  const left = Array.from(gone.values());
  if (left.length > 0) yield () => write(options, left, (out, before) => out.add(before, undefined));
}

/** Pods' usage, which these lists need, is added up in steps before they are read. */
function* addUp(snapshot: Snapshot, base: Snapshot | undefined): Steps<Piece> {
  const nothing = yield* preparing(snapshot, base);
  if (snapshot.addUp) yield* snapshot.addUp();
  if (base?.addUp) yield* base.addUp();
  return nothing;
}

function* preparing(snapshot: Snapshot, base: Snapshot | undefined): Steps<Piece> {
  if (snapshot.pods) yield* snapshot.pods.prepare();
  if (base?.pods) yield* base.pods.prepare();
  return { parts: [], count: 0 };
}

/** A piece of records that are written one by one. */
export function* write<Item>(
  options: PieceOptions,
  items: readonly Item[],
  add: (out: PieceWriter, item: Item) => void,
): Steps<Piece> {
  const out = new PieceWriter(options);
  for (const [index, item] of items.entries()) {
    add(out, item);
    if (index % recordsPerStep === 0) yield;
  }
  return out.finish();
}
