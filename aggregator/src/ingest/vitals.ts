import {
  applyDelta,
  emptyNodeMetrics,
  isValidTimestamp,
  type NetworkMetrics,
  type NodeMetrics,
  type Timestamp,
  type Vitals,
} from "@kubevitals/proto";
import { quote } from "../quote.ts";
import { limits } from "./limits.ts";
import { Refusal } from "./refusal.ts";

/** What an operator chose not to take in. */
export interface VitalsOptions {
  readonly acceptNetwork: boolean;
  readonly acceptCustom: boolean;
}

/** Vitals in full, as they are kept. */
export interface AcceptedVitals {
  readonly metrics: NodeMetrics;
  readonly networks: readonly NetworkMetrics[];
}

/** Puts together the vitals of one stream from their deltas, and checks every value on the way in. */
export class VitalsReader {
  readonly #nodeName: string;
  readonly #options: VitalsOptions;
  /** Full vitals by sequence number: what later deltas may be against. */
  readonly #bases = new Map<number, NodeMetrics>();

  constructor(nodeName: string, options: VitalsOptions) {
    this.#nodeName = nodeName;
    this.#options = options;
  }

  /** @throws {Refusal} when the base is unknown or a value is none. */
  accept(vitals: Vitals): AcceptedVitals {
    const where = `vitals ${vitals.sequence} of node ${this.#nodeName}`;
    const base = this.#baseOf(vitals, where);
    if (vitals.timestamp === undefined) throw new Refusal("bad-record", `${where}: the timestamp is missing`);
    checkVitals(vitals, where);
    const merged = applyDelta(base, { changed: vitals.changed ?? emptyNodeMetrics(""), cleared: vitals.cleared });
    this.#remember(vitals, merged);
    return {
      metrics: this.#own(merged, vitals),
      networks: this.#options.acceptNetwork ? vitals.networks.map((path) => ({ ...path, source: this.#nodeName })) : [],
    };
  }

  #baseOf({ baseSequence }: Vitals, where: string): NodeMetrics {
    if (baseSequence === 0) return emptyNodeMetrics(this.#nodeName);
    const base = this.#bases.get(baseSequence);
    if (base === undefined) {
      throw new Refusal("unknown-base", `${where}: refers to ${baseSequence}, which is not known here (any more)`);
    }
    return base;
  }

  /** Keeps the merged vitals; what lies before the base will not be referred to again. */
  #remember({ sequence, baseSequence }: Vitals, merged: NodeMetrics): void {
    for (const known of this.#bases.keys()) {
      if (known >= baseSequence && this.#bases.size < limits.bases) break;
      if (known !== baseSequence) this.#bases.delete(known);
    }
    this.#bases.set(sequence, merged);
  }

  /** The metrics without what is not an agent's to say. */
  #own(metrics: NodeMetrics, { timestamp }: Vitals): NodeMetrics {
    return {
      ...metrics,
      nodeName: this.#nodeName,
      timestamp,
      nodeUid: undefined,
      provenance: undefined,
      healthy: undefined,
      conditions: [],
      labels: {},
      missing: [],
      scheduling: undefined,
      networkLatencyMilliseconds: this.#options.acceptNetwork ? metrics.networkLatencyMilliseconds : {},
      customMetrics: this.#options.acceptCustom ? metrics.customMetrics : {},
    };
  }
}

/** Refuses numbers that are none, times that no calendar has, and texts and lists without measure, wherever they stand. */
function checkVitals(vitals: Vitals, where: string): void {
  if (checkValue(vitals, where) > limits.vitalsCharacters) {
    throw new Refusal("too-much", `${where}: more than ${limits.vitalsCharacters} characters in all texts`);
  }
}

/** Checks a value and all that it holds; the characters of its texts and of the names of its entries. */
function checkValue(value: unknown, where: string): number {
  if (typeof value === "number" && !Number.isFinite(value))
    throw new Refusal("bad-record", `${where}: ${value} is not a number`);
  if (typeof value === "string") return checkText(value, where);
  if (typeof value !== "object" || value === null) return 0;
  const entries = Object.entries(value);
  if (entries.length > limits.entries) {
    throw new Refusal("too-much", `${where}: a list of ${entries.length} entries; ${limits.entries} are the most`);
  }
  let characters = 0;
  for (const [key, item] of entries) {
    if (isTimestamp(key, item) && !isValidTimestamp(item))
      throw new Refusal("bad-record", `${where}: ${key} is a time out of range`);
    characters += checkText(key, where) + checkValue(item, `${where}: ${quote(key)}`);
  }
  return characters;
}

function checkText(text: string, where: string): number {
  if (text.length <= limits.textLength) return text.length;
  throw new Refusal("too-much", `${where}: a text of ${text.length} characters; ${limits.textLength} are the most`);
}

/** Fields that hold a time. What users name their own metrics tells nothing: their values are numbers, not messages. */
function isTimestamp(key: string, value: unknown): value is Timestamp {
  return (key === "timestamp" || /Time$|At$/.test(key)) && typeof value === "object" && value !== null;
}
