import type { NodeMetrics } from "@kubevitals/proto";
import type { NodeRecord } from "./snapshot.ts";

/**
 * A record whose values are put together when they are first read, and kept from then on. Many ask of every node only what stands beside
 * its values.
 */
export abstract class LazyRecord {
  #metrics: NodeMetrics | undefined;

  protected abstract putTogether(): NodeMetrics;

  get metrics(): NodeMetrics {
    return (this.#metrics ??= this.putTogether());
  }

  /** The values, not kept here: for who keeps what it makes of them. */
  static passing(record: NodeRecord): NodeMetrics {
    return record instanceof LazyRecord ? (record.#metrics ?? record.putTogether()) : record.metrics;
  }
}
