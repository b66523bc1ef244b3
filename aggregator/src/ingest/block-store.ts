import { hash } from "node:crypto";
import type { Family, LabelPair, MetricBlock } from "@kubevitals/proto";
import { SharedValues } from "../shared-values.ts";

/** A block that was checked, and what it weighs. */
export interface CheckedBlock {
  readonly block: MetricBlock;
  readonly rows: number;
  /** Characters of its names, help texts and labels. */
  readonly characters: number;
  /** Characters that its rows take on the page, each time that a sample refers to it. */
  readonly pageCharacters: number;
  /** Names of the labels that its rows have themselves. */
  readonly labelNames: ReadonlySet<string>;
}

/**
 * Blocks by their content, so that nodes of one machine type share them. The aggregator takes the hash itself: an agent's
 * word for it would let one node change what another's values mean. A block that no node holds any more is collected.
 */
export class BlockStore {
  readonly #blocks = new CollectableMap<MetricBlock>();
  readonly #checked = new CollectableMap<CheckedBlock>();
  readonly #texts = new SharedValues<string>(mostTexts);

  /** Distinct blocks held. */
  get size(): number {
    return this.#blocks.size;
  }

  /** The block with these families: one object for equal content. */
  intern(families: readonly Family[]): MetricBlock {
    const key = hash("sha256", JSON.stringify(families), "base64");
    const known = this.#blocks.get(key);
    if (known) return known;
    const block = { families };
    this.#blocks.set(key, block);
    return block;
  }

  /** What was made of a block whose bytes had this hash; undefined where nobody holds it. */
  checked(contentKey: string): CheckedBlock | undefined {
    return this.#checked.get(contentKey);
  }

  /** Keeps what was made of a block for others whose bytes have this hash, as long as somebody holds it. */
  remember(contentKey: string, checked: CheckedBlock): void {
    this.#checked.set(contentKey, checked);
  }

  /** The same labels, in which a text that stands beside other blocks as well, of whatever node, is the same object. */
  shareTexts(labels: readonly LabelPair[]): readonly LabelPair[] {
    return labels.map(({ name, value }) => ({ name: this.#share(name), value: this.#share(value) }));
  }

  #share(text: string): string {
    return text.length > longestText ? text : this.#texts.share(text, text);
  }
}

/** Texts that are remembered: names, devices and UIDs. Longer ones are ids and paths, of which each stands beside one block of one node. */
const mostTexts = 65_536;
const longestText = 48;

/** Values that are kept as long as somebody else holds them. */
class CollectableMap<Value extends object> {
  readonly #values = new Map<string, WeakRef<Value>>();
  readonly #collected = new FinalizationRegistry<string>((key) => {
    if (this.#values.get(key)?.deref() === undefined) this.#values.delete(key);
  });

  get size(): number {
    return this.#values.size;
  }

  get(key: string): Value | undefined {
    return this.#values.get(key)?.deref();
  }

  set(key: string, value: Value): void {
    this.#values.set(key, new WeakRef(value));
    this.#collected.register(value, key);
  }
}
