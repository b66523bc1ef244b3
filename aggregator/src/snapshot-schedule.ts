import { inTurns, timed, type Clock } from "@kubevitals/program";
import type { OpenKube } from "./kube/open.ts";
import type { SelfMetrics } from "./self.ts";
import type { Snapshotter } from "./snapshotter.ts";
import type { NodeTable } from "./state/node-table.ts";
import type { SnapshotStore } from "./state/snapshot-store.ts";
import { UsualDuration } from "./usual-duration.ts";

export interface SnapshotScheduleOptions {
  readonly snapshotter: Pick<Snapshotter, "take" | "judge">;
  readonly store: Pick<SnapshotStore, "peek" | "put">;
  readonly table: Pick<NodeTable, "records">;
  readonly kube: Pick<OpenKube, "isLoading">;
  readonly self: Pick<SelfMetrics, "snapshotTaken">;
  readonly clock: Clock;
  /** How often agents speak, in seconds. */
  readonly collectInterval: number;
  /** How often is looked whether a snapshot is due, in seconds. */
  readonly snapshotInterval: number;
}

/**
 * How many times as long as one usually takes it is until the next, in whatever cluster: snapshots take an eighth of the time at most, and
 * judging them a twentieth. Up to some thousand nodes the interval between snapshots is longer than that.
 */
const [snapshotPause, judgingPause] = [8, 20];

/** Decides when snapshots are taken, and takes them in turns of the event loop. */
export class SnapshotSchedule {
  readonly #options: SnapshotScheduleOptions;
  readonly #taking = new UsualDuration();
  readonly #judging = new UsualDuration();
  #seen = 0;
  #wasLoading: boolean;
  /** When the next snapshot and the next judgement may be taken, on the monotonic clock. */
  #takeAt = -Infinity;
  #judgeAt = -Infinity;

  constructor(options: SnapshotScheduleOptions) {
    this.#options = options;
    this.#wasLoading = options.kube.isLoading();
  }

  /** Takes one now. */
  async take(): Promise<void> {
    const { snapshotter, store, self, clock } = this.#options;
    const begun = clock.monotonic();
    // In a backlog of thousands of messages a snapshot in many short turns would be seconds old when it is done.
    const { result, milliseconds } = await inTurns(timed(snapshotter.take(), clock), clock, { isUrgent: true });
    this.#taking.add(milliseconds);
    this.#takeAt = begun + snapshotPause * this.#taking.milliseconds;
    store.put(result);
    self.snapshotTaken((clock.monotonic() - begun) / 1000);
  }

  /**
   * Takes one where it is due. While no agent has said anything new, snapshots come no more often than agents speak; but one comes as
   * soon as all of Kubernetes has been read once.
   */
  async takeIfDue(): Promise<void> {
    const { table, store, kube, clock, collectInterval, snapshotInterval } = this.#options;
    if (clock.monotonic() < this.#takeAt) return;
    const { records } = table;
    const isLoading = kube.isLoading();
    const hasLoaded = this.#wasLoading && !isLoading;
    this.#wasLoading = isLoading;
    const age = clock.monotonic() - (store.peek()?.monotonic ?? -Infinity);
    // Half a tick, as ticks come early or late: an interval of whole ticks must not slip to the next one for that.
    const isEarly = age < (collectInterval - snapshotInterval / 2) * 1000;
    if (!hasLoaded && records === this.#seen && isEarly) return;
    this.#seen = records;
    await this.take();
  }

  /** Judges the latest one if that is due, where it is not part of taking it. */
  async judgeIfDue(): Promise<void> {
    const { snapshotter, clock } = this.#options;
    const begun = clock.monotonic();
    if (begun < this.#judgeAt) return;
    const { milliseconds } = await inTurns(timed(snapshotter.judge(), clock), clock);
    this.#judging.add(milliseconds);
    this.#judgeAt = begun + judgingPause * this.#judging.milliseconds;
  }
}
