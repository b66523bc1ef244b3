import type { BlockValues, NodeMetrics } from "@kubevitals/proto";
import type { Host } from "../host.ts";
import type { SeriesWriter } from "../series-writer.ts";

/** A reading and when it was taken, on the host's monotonic clock. */
export interface Timed<Reading> {
  readonly reading: Reading;
  readonly monotonicMilliseconds: number;
}

/** The part of the vitals that one collector knows. */
export type PartialVitals = Partial<Omit<NodeMetrics, "nodeName">>;

/** What a collector throws that knows why its source is absent: this kernel, machine or runtime does not have it. */
export class AbsentError extends Error {}

/**
 * One kernel source. It is read once per sample; what it says as series and as vitals are pure functions of the reading, so
 * that a sample that carries both costs one read. A collector never logs: it throws when it is broken.
 */
export interface Collector<Reading = unknown> {
  /** node_exporter's name of the collector, where it has one. */
  readonly name: string;
  /** Whether the names of its families come from outside. Such a collector speaks last, so that it can tell what is taken. */
  readonly hasForeignNames?: boolean;
  /** The kernel's files or calls that it reads, for the metrics reference. */
  readonly source: string;
  /**
   * Reads the source; undefined where this kernel or machine does not have it. What only series need is not read where
   * `withSeries` is false.
   *
   * @throws {AbsentError} where the source is absent and why is worth telling; any other error where it is broken.
   */
  read(host: Host, withSeries?: boolean): Reading | undefined | Promise<Reading | undefined>;
  /** The reading under node_exporter's names, types and labels. What of the source could not be used it complains of there. */
  series(reading: Reading, out: SeriesWriter): void;
  /** The reading's part of the vitals; rates need the previous reading and are absent without it. */
  vitals?(current: Timed<Reading>, previous: Timed<Reading> | undefined): PartialVitals;
  /**
   * What vitals say of a source that is read with series only, asked after `series`: it stands until the next reading. The same objects
   * as long as it says the same, as vitals are compared each second.
   */
  lasting?(reading: Reading, out: Pick<SeriesWriter, "others">): PartialVitals;
  /** Blocks for the aggregator alone, which are not the node's own: the agent's page does not have them. */
  streamed?(reading: Reading): readonly BlockValues[];
}
