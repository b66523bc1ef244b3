import type { BlockValues, LabelPair, MetricBlock } from "@kubevitals/proto";
import type { Active, BlockModel } from "./block-model.ts";
import { between, hashOf } from "../world/hash.ts";

/** Shares by which the values of rows differ from node to node; a power of two. */
const scales = 256;

/** The values of one block of one thing, sample after sample. */
export class BlockSeries<State extends Active> {
  readonly #model: BlockModel<State>;
  readonly #block: MetricBlock;
  readonly #labels: readonly LabelPair[];
  readonly #key: number;
  #last: BlockValues | undefined;

  constructor(model: BlockModel<State>, block: MetricBlock, labels: readonly LabelPair[], key: number) {
    this.#model = model;
    this.#block = block;
    this.#labels = labels;
    this.#key = key;
  }

  /** The values now; the very same object where none of them has changed, as a real agent's writers give it. */
  at(state: State): BlockValues {
    const { still, moving, coupled } = this.#model;
    const values = still.slice();
    for (const { row, base, perSecond, isWhole, grows } of moving) {
      const scale = scaleOf(this.#key, row);
      const value = grows ? perSecond * scale * state.activeSeconds : base * scale * (0.9 + 0.1 * state.activity);
      values[row] = isWhole ? Math.floor(value) : Math.round(value * 1000) / 1000;
    }
    for (const { row, valueOf } of coupled) values[row] = valueOf(state);
    if (this.#last && isSame(this.#last.values, values)) return this.#last;
    this.#last = { block: this.#block, labels: this.#labels, values };
    return this.#last;
  }
}

const scaleTable = Float64Array.from({ length: scales }, (_, index) => between(0.5, 1.5, "scale", index));

function scaleOf(key: number, row: number): number {
  return scaleTable[(key + Math.imul(row, 0x9e3779b1)) >>> 24] ?? 1;
}

/** The key of a block on a node: what its rows' scales follow from. */
export function blockKey(...parts: readonly (number | string)[]): number {
  return hashOf(...parts);
}

function isSame(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  for (let row = 0; row < b.length; row++) if (!Object.is(a[row], b[row])) return false;
  return a.length === b.length;
}
