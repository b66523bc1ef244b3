import type { BlockValues, LabelPair, MetricBlock } from "@kubevitals/proto";
import { motionOf } from "./row-motion.ts";

/** One row whose value changes with time. */
interface MovingRow {
  readonly row: number;
  /** Value when it was recorded, and what it grows by a second where it grows. */
  readonly base: number;
  readonly perSecond: number;
  readonly isWhole: boolean;
  readonly grows: boolean;
}

interface CoupledRow<State> {
  readonly row: number;
  readonly valueOf: (state: State) => number;
}

/** What every block's values follow from. */
export interface Active {
  /** How much is done now, as a share of the mean. */
  readonly activity: number;
  /** What has been done so far, in seconds of mean activity. */
  readonly activeSeconds: number;
}

/** A row as far as what its value follows from. */
export interface RowIdentity {
  readonly family: string;
  readonly label: (name: string) => string | undefined;
}

/** What a row's value follows from where it must agree with other values; undefined where it goes its own way. */
export type Coupling<State> = (row: RowIdentity) => ((state: State) => number) | undefined;

/** A block of recorded series, and how each of its rows changes over time: the same for all things of a kind. */
export interface BlockModel<State extends Active> {
  readonly block: MetricBlock;
  readonly labels: readonly LabelPair[];
  readonly rows: number;
  /** Values of the rows that stand still; those of others are overwritten. */
  readonly still: Float64Array;
  readonly moving: readonly MovingRow[];
  readonly coupled: readonly CoupledRow<State>[];
}

/** What a counter may grow by in a second: bytes go faster than anything else. */
const mostPerSecond = { bytes: 2e7, others: 1e4 };

/** @param uptimeSeconds over which the recorded counters had counted */
export function modelBlock<State extends Active>(
  { block, labels, values }: BlockValues,
  uptimeSeconds: number,
  couplingOf: Coupling<State>,
): BlockModel<State> {
  const still = Float64Array.from(values);
  const moving: MovingRow[] = [];
  const coupled: CoupledRow<State>[] = [];
  let row = 0;
  for (const family of block.families) {
    const motion = motionOf(family.name, family.type);
    const most = /bytes|octets/i.test(family.name) ? mostPerSecond.bytes : mostPerSecond.others;
    for (let index = 0; index < family.rows; index++, row++) {
      const label = (name: string) => labelOf(labels, family.labelNames, family.labelValues, index, name);
      const valueOf = couplingOf({ family: family.name, label });
      if (valueOf) {
        coupled.push({ row, valueOf });
        continue;
      }
      const base = still[row] ?? 0;
      if (motion === "still" || base <= 0 || !Number.isFinite(base)) continue;
      const perSecond = Math.min(most, base / uptimeSeconds);
      moving.push({ row, base, perSecond, isWhole: Number.isInteger(base), grows: motion === "grows" });
    }
  }
  return { block, labels, rows: row, still, moving, coupled };
}

function labelOf(
  labels: readonly LabelPair[],
  names: readonly string[],
  values: readonly string[],
  row: number,
  name: string,
): string | undefined {
  const column = names.indexOf(name);
  return column < 0 ? labels.find((label) => label.name === name)?.value : values[row * names.length + column];
}
