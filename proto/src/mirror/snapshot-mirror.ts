import type {
  ClusterMetrics,
  ContainerChange,
  ContainerMetrics,
  GoneRecords,
  MetricsSnapshot,
  SnapshotEnd,
  SnapshotHeader,
  SnapshotPart,
} from "../gen/types.ts";
import { applyRecordDelta } from "../record-delta.ts";
import { withAgesLater } from "./ages.ts";
import {
  compareRecords,
  deltaShapes,
  recordKey,
  recordNaming,
  type RecordName,
  type SnapshotRecords,
} from "./snapshot-records.ts";

/** Parts that do not fit what the mirror holds. It is empty then: what follows must begin with a whole snapshot. */
export class MirrorError extends Error {
  override readonly name = "MirrorError";
}

type Records = { readonly [Name in RecordName]: Map<string, SnapshotRecords[Name]> };

const recordNames = Object.keys(recordNaming) as readonly RecordName[];

/**
 * A reader's copy of the snapshots that it is sent: it takes in the parts of GetSnapshot and WatchSnapshots, whole or as changes,
 * and holds the latest snapshot that arrived in full. What breaks off in the middle changes nothing.
 */
export class SnapshotMirror {
  #records = emptyRecords();
  #snapshotId = "";
  #header: SnapshotHeader | undefined;
  #cluster: ClusterMetrics | undefined;
  /** Parts of a snapshot that has not arrived in full. */
  #waiting: SnapshotPart[] = [];

  /** Id of the snapshot that it holds; empty: none. What a watch goes on from as `baseSnapshotId`. */
  get snapshotId(): string {
    return this.#snapshotId;
  }

  /** What the snapshot says of itself, with how many were skipped before it; undefined before the first. */
  get header(): SnapshotHeader | undefined {
    return this.#header;
  }

  /**
   * Takes in the next part.
   *
   * @returns whether it is the last one of its snapshot, which the mirror holds from then on
   * @throws {MirrorError} where the parts are against another snapshot, or leave other numbers of records than their end says
   */
  receive(part: SnapshotPart): boolean {
    if (part.header) this.#waiting = [];
    this.#waiting.push(part);
    if (!part.end) return false;
    const parts = this.#waiting;
    this.#waiting = [];
    try {
      this.#takeIn(part.snapshotId, parts, part.end);
    } catch (error) {
      this.#empty();
      throw error;
    }
    return true;
  }

  /** The records of a kind, in the order of the model. */
  list<Name extends RecordName>(name: Name): readonly SnapshotRecords[Name][] {
    return Array.from(this.#records[name].values(), (record) => withAgesLater(record, this.#now())).toSorted((a, b) =>
      compareRecords(name, a, b),
    );
  }

  /** The record of this name, UID or id, for kinds that go by one text. */
  get<Name extends RecordName>(name: Name, key: string): SnapshotRecords[Name] | undefined {
    const record = this.#records[name].get(key);
    return record && withAgesLater(record, this.#now());
  }

  /** The snapshot as GetSnapshot would put it together. Fields are copied, records are shared. */
  snapshot(): MetricsSnapshot {
    const { timestamp, clusterId = "", coverage, sources = [] } = this.#header ?? {};
    const issues = this.list("issues");
    return {
      id: this.#snapshotId,
      ...(timestamp && { timestamp }),
      clusterId,
      ...(coverage && { coverage }),
      nodes: this.list("nodes"),
      pods: this.list("pods"),
      networks: this.list("networks"),
      ...(this.#cluster && { cluster: { ...this.#cluster, issues } }),
      sources,
      namespaces: this.list("namespaces"),
      workloads: this.list("workloads"),
      services: this.list("services"),
      volumes: this.list("volumes"),
      volumeClaims: this.list("volumeClaims"),
      quotas: this.list("quotas"),
    };
  }

  #takeIn(snapshotId: string, parts: readonly SnapshotPart[], end: SnapshotEnd): void {
    const header = parts[0]?.header;
    if (header === undefined) throw new MirrorError(`snapshot ${snapshotId} does not begin with its header`);
    if (header.baseSnapshotId === "") this.#empty();
    else if (header.baseSnapshotId !== this.#snapshotId) {
      throw new MirrorError(
        `snapshot ${snapshotId} is against ${header.baseSnapshotId}, and the mirror holds ${this.#snapshotId || "none"}`,
      );
    }
    this.#header = header;
    for (const part of parts) this.#apply(part);
    for (const name of recordNames) {
      const { size } = this.#records[name];
      if (size === end[name]) continue;
      throw new MirrorError(`snapshot ${snapshotId} has ${end[name]} ${name}, and the mirror comes to ${size}`);
    }
    this.#snapshotId = snapshotId;
  }

  #apply(part: SnapshotPart): void {
    for (const name of recordNames) this.#put(name, part[name]?.items ?? []);
    this.#change("nodes", part.nodeChanges?.items ?? []);
    this.#change("pods", part.podChanges?.items ?? []);
    for (const { changed, containers } of part.podChanges?.items ?? []) {
      if (containers.length > 0) this.#changeContainers(changed?.podUid ?? "", containers);
    }
    if (part.gone) for (const name of recordNames) this.#drop(name, part.gone[name]);
    if (!part.cluster) return;
    this.#cluster = part.cluster;
    this.#put("issues", part.cluster.issues);
  }

  #put<Name extends RecordName>(name: Name, items: readonly SnapshotRecords[Name][]): void {
    for (const item of items) this.#records[name].set(recordKey(name, item), withAgesLater(item, -this.#now()));
  }

  #change<Name extends "nodes" | "pods">(
    name: Name,
    changes: readonly { readonly changed?: SnapshotRecords[Name]; readonly cleared: readonly number[] }[],
  ): void {
    for (const { changed, cleared } of changes) {
      const key = changed && recordKey(name, changed);
      const base = key === undefined ? undefined : this.#records[name].get(key);
      if (changed === undefined || key === undefined || base === undefined)
        throw new MirrorError(`a change of ${name} is of '${key ?? ""}', which the mirror does not hold`);
      const delta = { changed: withAgesLater(changed, -this.#now()), cleared };
      this.#records[name].set(key, applyRecordDelta<SnapshotRecords[Name]>(deltaShapes[name], base, delta));
    }
  }

  #changeContainers(podUid: string, changes: readonly ContainerChange[]): void {
    const pod = this.#records.pods.get(podUid);
    if (pod === undefined) return;
    const byName = new Map(changes.map((change) => [change.changed?.containerName, change]));
    const containers = pod.containers.map((container) => {
      const { changed, cleared } = byName.get(container.containerName) ?? {};
      if (changed === undefined || cleared === undefined) return container;
      const delta = { changed: withAgesLater(changed, -this.#now()), cleared };
      return applyRecordDelta<ContainerMetrics>(deltaShapes.containers, container, delta);
    });
    this.#records.pods.set(podUid, { ...pod, containers });
  }

  #drop<Name extends RecordName>(name: Name, gone: GoneRecords[Name]): void {
    for (const key of gone) this.#records[name].delete(typeof key === "string" ? key : recordKey(name, key));
  }

  /** Ages are kept as of the aggregator's monotonic zero, so that they all run on with its clock. */
  #now(): number {
    return this.#header?.monotonicSeconds ?? 0;
  }

  #empty(): void {
    this.#records = emptyRecords();
    this.#snapshotId = "";
    this.#header = undefined;
    this.#cluster = undefined;
  }
}

function emptyRecords(): Records {
  return {
    nodes: new Map(),
    pods: new Map(),
    networks: new Map(),
    namespaces: new Map(),
    workloads: new Map(),
    services: new Map(),
    volumes: new Map(),
    volumeClaims: new Map(),
    quotas: new Map(),
    issues: new Map(),
  };
}
