import { status, type ServerWritableStream } from "@grpc/grpc-js";
import type { GetSnapshotRequest, WatchSnapshotsRequest } from "@kubevitals/proto";
import { quote } from "../../../quote.ts";
import type { Snapshot } from "../../../state/snapshot.ts";
import type { SnapshotReader } from "../../../state/snapshot-store.ts";
import { lookupSnapshot } from "../../lookup.ts";
import type { ReaderCounters } from "../../reader-counters.ts";
import { InvalidRequest } from "../invalid-request.ts";
import { Refusal } from "../refusal.ts";
import { DueSnapshots } from "./due-snapshots.ts";
import type { Preface, Telling } from "./pieces.ts";
import { ReaderStream } from "./reader-stream.ts";
import { parseSelections, type Selection } from "./selection.ts";
import { SharedTellings } from "./shared-tellings.ts";
import { tell } from "./tell.ts";
import type { WorkQueue } from "./work-queue.ts";

const longestInterval = 3600;

export interface SnapshotStreamsOptions {
  readonly reader: SnapshotReader;
  readonly queue: WorkQueue;
  /** Streams that are served at a time. */
  readonly mostStreams: number;
  /** How long a reader may take for one message. */
  readonly patienceMilliseconds: number;
  readonly counters: ReaderCounters;
}

type Call<Request> = ServerWritableStream<Request, Buffer>;

/** Serves snapshots as streams of encoded parts. What goes wrong is thrown: the call is still open then. */
export class SnapshotStreams {
  readonly #options: SnapshotStreamsOptions;
  readonly #tellings: SharedTellings;
  #open = 0;

  constructor(options: SnapshotStreamsOptions) {
    this.#options = options;
    this.#tellings = new SharedTellings(options.queue);
  }

  /** One snapshot, whole. */
  async get(call: Call<GetSnapshotRequest>): Promise<void> {
    const { snapshotId, selections } = call.request;
    const selection = parseSelections(selections);
    const snapshot = lookupSnapshot(this.#options.reader, snapshotId);
    const stream = this.#streamTo(call);
    const telling = { snapshot, base: undefined, selection, isByChanges: false };
    await this.#tell(stream, telling, { skipped: 0 });
    if (!stream.isOver) call.end();
  }

  /** One snapshot after the other, whole or as changes, until the reader leaves. */
  async watch(call: Call<WatchSnapshotsRequest>): Promise<void> {
    const { minIntervalSeconds, changes, baseSnapshotId, selections } = call.request;
    checkInterval(minIntervalSeconds);
    if (baseSnapshotId !== "" && !changes)
      throw new InvalidRequest("base_snapshot_id is given without changes: a whole snapshot is against nothing");
    const selection = parseSelections(selections);
    const stream = this.#streamTo(call);
    const due = new DueSnapshots(this.#options.reader, minIntervalSeconds);
    const { counters } = this.#options;
    counters.watching("grpc", 1);
    stream.onOver(() => {
      counters.watching("grpc", -1);
      due.close();
    });
    try {
      await this.#follow(stream, due, { selection, changes, baseSnapshotId });
    } finally {
      due.close();
    }
  }

  async #follow(
    stream: ReaderStream,
    due: DueSnapshots,
    { selection, changes, baseSnapshotId }: { selection: Selection; changes: boolean; baseSnapshotId: string },
  ): Promise<void> {
    let { base, baseUnavailable } = this.#baseOf(baseSnapshotId);
    for (;;) {
      const next = await due.next();
      if (next === undefined) return;
      const { snapshot, skipped } = next;
      if (skipped > 0) this.#options.counters.skipped(skipped);
      this.#options.reader.get(snapshot.id); // its id is told: it can be asked for again, and gone on from
      const telling = { snapshot, base: changes ? base : undefined, selection, isByChanges: changes };
      await this.#tell(stream, telling, { baseUnavailable, skipped });
      base = snapshot;
      baseUnavailable = undefined;
    }
  }

  /** The snapshot that a reader has, or why nothing can be told against it. */
  #baseOf(id: string): { base?: Snapshot | undefined; baseUnavailable?: string | undefined } {
    if (id === "") return {};
    const found = this.#options.reader.get(id);
    return typeof found === "object"
      ? { base: found }
      : { baseUnavailable: `snapshot '${quote(id)}' is not held here: it never was, or it is older than 60 s` };
  }

  async #tell(stream: ReaderStream, telling: Telling, preface: Preface): Promise<void> {
    const end = await tell(stream, this.#tellings, telling, preface);
    if (end !== "too-slow") return;
    const seconds = this.#options.patienceMilliseconds / 1000;
    throw new Refusal(
      status.ABORTED,
      "too-slow",
      `nothing was read for ${seconds} s; go on from the snapshot that you have`,
    );
  }

  /** Counts the stream until its call is closed: one whose reader has stopped reading takes its place as long as it is there. */
  #streamTo(call: Call<unknown>): ReaderStream {
    const { mostStreams, patienceMilliseconds } = this.#options;
    if (this.#open >= mostStreams)
      throw new Refusal(
        status.RESOURCE_EXHAUSTED,
        "unavailable",
        `${mostStreams} readers are served streams already; ask again later`,
      );
    this.#open++;
    const stream = new ReaderStream(call, patienceMilliseconds);
    stream.onOver(() => this.#open--);
    return stream;
  }
}

/** @throws {InvalidRequest} */
function checkInterval(seconds: number): void {
  if (seconds >= 0 && seconds <= longestInterval) return;
  throw new InvalidRequest(`min_interval_seconds is ${seconds}; it must be from 0 to ${longestInterval}`);
}
