import { createHash } from "node:crypto";
import type { Family, MetricBlock } from "@kubevitals/proto";

/**
 * Blocks by their content, so that nodes of one machine type share them. The aggregator takes the hash itself: an agent's
 * word for it would let one node change what another's values mean. A block that no node holds any more is collected.
 */
export class BlockStore {
  readonly #blocks = new Map<string, WeakRef<MetricBlock>>();
  readonly #collected = new FinalizationRegistry<string>((key) => {
    if (this.#blocks.get(key)?.deref() === undefined) this.#blocks.delete(key);
  });

  /** Distinct blocks held. */
  get size(): number {
    return this.#blocks.size;
  }

  /** The block with these families: one object for equal content. */
  intern(families: readonly Family[]): MetricBlock {
    const key = createHash("sha256").update(JSON.stringify(families)).digest("base64");
    const known = this.#blocks.get(key)?.deref();
    if (known) return known;
    const block = { families };
    this.#blocks.set(key, new WeakRef(block));
    this.#collected.register(block, key);
    return block;
  }
}
