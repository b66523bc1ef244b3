import type { NodeMetrics } from "@kubevitals/proto";
import { DerivedRecord } from "./derived-record.ts";
import { LazyRecord } from "./lazy-record.ts";
import type { NodeRecord } from "./snapshot.ts";

/** A node with the verdict on it. */
export class JudgedRecord extends DerivedRecord {
  readonly #healthy: boolean | undefined;

  /** @param healthy undefined where that is not known */
  constructor(base: NodeRecord, healthy: boolean | undefined) {
    super(base);
    this.#healthy = healthy;
  }

  override get healthy(): boolean | undefined {
    return this.#healthy;
  }

  protected putTogether(): NodeMetrics {
    return { ...LazyRecord.passing(this.base), healthy: this.#healthy };
  }
}
