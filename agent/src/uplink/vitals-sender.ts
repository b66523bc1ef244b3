import {
  deltaBetween,
  emptyNodeMetrics,
  gpuChanges,
  timestampOf,
  type NetworkMetrics,
  type NodeMetrics,
  type Vitals,
} from "@kubevitals/proto";
import type { TakenVitals } from "./record.ts";

/** Vitals that may be under way without an acknowledgement. The aggregator keeps twice as many to refer to. */
const mostUnderWay = 8;

/** Makes the deltas of one stream: against the newest vitals that were acknowledged on it, else against nothing. */
export class VitalsSender {
  readonly #nodeName: string;
  readonly #underWay = new Map<number, { readonly vitals: NodeMetrics; readonly sentAt: number }>();
  #base: { readonly sequence: number; readonly vitals: NodeMetrics };

  constructor(nodeName: string) {
    this.#nodeName = nodeName;
    this.#base = { sequence: 0, vitals: emptyNodeMetrics(nodeName) };
  }

  /** Whether the aggregator has fallen so far behind that further vitals would only pile up. */
  get isStalled(): boolean {
    return this.#underWay.size >= mostUnderWay;
  }

  /** The message for these vitals; `networks` are the paths that were measured since the last. */
  next({ sequence, vitals, takenAt }: TakenVitals, networks: readonly NetworkMetrics[], sentAt: number): Vitals {
    this.#underWay.set(sequence, { vitals, sentAt });
    const { changed, cleared } = deltaBetween(this.#base.vitals, vitals);
    const gpus = changed.gpus.length === 0 ? undefined : gpuChanges(this.#base.vitals.gpus, changed.gpus);
    return {
      sequence,
      baseSequence: this.#base.sequence,
      timestamp: timestampOf(takenAt),
      changed: {
        ...changed,
        nodeName: this.#base.sequence === 0 ? this.#nodeName : "",
        gpus: gpus === undefined ? changed.gpus : [],
      },
      cleared,
      networks,
      gpus: gpus ?? [],
    };
  }

  /** When the oldest vitals that still wait for their acknowledgement were sent. */
  get waitingSince(): number | undefined {
    const [oldest] = this.#underWay.values();
    return oldest?.sentAt;
  }

  /** Takes in an acknowledgement, which answers for all that was sent before as well; the milliseconds since the vitals were sent, or undefined for what is none of ours. */
  acknowledge(sequence: number, now: number): number | undefined {
    const record = this.#underWay.get(sequence);
    if (record === undefined) return undefined;
    for (const sent of this.#underWay.keys()) if (sent <= sequence) this.#underWay.delete(sent);
    if (sequence > this.#base.sequence) this.#base = { sequence, vitals: record.vitals };
    return now - record.sentAt;
  }
}
