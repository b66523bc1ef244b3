import {
  deltaShapes,
  encodeMessage,
  recordDelta,
  recordKey,
  type PodMetrics,
  type RecordName,
} from "@kubevitals/proto";
import { encodeRecord } from "../encode-record.ts";
import { containerChanges } from "./container-changes.ts";
import { PartWriter } from "./part-writer.ts";
import { isSameRecord, sameAfter, type SameField } from "./same-but-for-age.ts";
import { recordLists, type KindSelection } from "./selection.ts";

/** Some of the messages that take a reader from one snapshot to another. */
export interface Piece {
  /** Encoded messages. */
  readonly parts: readonly Buffer[];
  /** Records that the later snapshot holds of those that this piece is about. */
  readonly count: number;
}

/** Kinds whose records travel as what changed in them, and what that is written as. */
const deltas = {
  nodes: { part: "nodeChanges", message: "NodeChange" },
  pods: { part: "podChanges", message: "PodChange" },
} as const;

/** Records of one message that names those that are gone: names and UIDs of some 40 bytes. */
const gonePerPart = 5000;

/** What a piece is written for. */
export interface PieceOptions {
  readonly snapshotId: string;
  readonly name: RecordName;
  readonly selection: KindSelection;
  /** Seconds from the base to the snapshot; undefined: there is no base. */
  readonly seconds: number | undefined;
}

/** Writes what becomes of records, one by one. */
export class PieceWriter {
  readonly #options: PieceOptions;
  readonly #isSame: SameField;
  readonly #whole: PartWriter;
  readonly #changed: PartWriter | undefined;
  #gone: object[] = [];
  #count = 0;

  constructor(options: PieceOptions) {
    const { snapshotId, name, seconds = 0 } = options;
    this.#options = options;
    this.#isSame = sameAfter(seconds);
    this.#whole = new PartWriter(snapshotId, name);
    this.#changed = isDelta(name) ? new PartWriter(snapshotId, deltas[name].part) : undefined;
  }

  /** A record as the base and as the snapshot have it; undefined: it does not. */
  add<Item extends object>(before: Item | undefined, after: Item | undefined): void {
    const [former, latter] = [this.#selected(before), this.#selected(after)];
    if (latter) this.#count++;
    if (latter === undefined) {
      if (former) this.#gone.push(former);
    } else if (former === undefined) {
      this.#whole.add(encodeRecord(recordLists[this.#options.name].message, latter));
    } else this.#change(former, latter);
  }

  /** So many records that are wanted, and say in the snapshot what they say in the base. */
  addUnchanged(count: number): void {
    this.#count += count;
  }

  finish(): Piece {
    const parts = [...this.#goneParts(), ...this.#whole.finish(), ...(this.#changed?.finish() ?? [])];
    return { parts, count: this.#count };
  }

  #selected<Item extends object>(item: Item | undefined): Item | undefined {
    const { isWanted, project } = this.#options.selection;
    if (item === undefined || isWanted?.(item) === false) return undefined;
    return project ? project(item) : item;
  }

  #change(before: object, after: object): void {
    const { name } = this.#options;
    if (!isDelta(name)) {
      if (!isSameRecord(before, after, this.#isSame)) this.#whole.add(encodeRecord(recordLists[name].message, after));
      return;
    }
    const shape = deltaShapes[name];
    const containers = name === "pods" ? this.#containerChanges(before, after) : undefined;
    // Containers that are told one by one are not told with the pod.
    const isSame: SameField = containers
      ? (field, ...values) => field === "containers" || this.#isSame(field, ...values)
      : this.#isSame;
    const { changed, cleared } = recordDelta(shape, before, after, isSame);
    const saysMore = Object.keys(changed).length > shape.key.length || cleared.length > 0;
    if (!saysMore && !containers?.length) return;
    this.#changed?.add(encodeMessage(deltas[name].message, { changed, cleared, ...(containers && { containers }) }));
  }

  #containerChanges(before: object, after: object): ReturnType<typeof containerChanges> {
    const [former, latter] = [before as Partial<PodMetrics>, after as Partial<PodMetrics>];
    return containerChanges(former.containers, latter.containers, this.#isSame);
  }

  *#goneParts(): Generator<Buffer> {
    const { snapshotId, name } = this.#options;
    for (let start = 0; start < this.#gone.length; start += gonePerPart) {
      const records = this.#gone.slice(start, start + gonePerPart);
      const isNamedByParts = name === "networks" || name === "quotas";
      const gone = { [name]: isNamedByParts ? records : records.map((record) => recordKey(name, record)) };
      yield encodeMessage("SnapshotPart", { snapshotId, gone });
    }
  }
}

function isDelta(name: RecordName): name is keyof typeof deltas {
  return Object.hasOwn(deltas, name);
}
