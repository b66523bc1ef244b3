import {
  emptyNodeMetrics,
  isValidTimestamp,
  vitalsWithout,
  type NetworkMetrics,
  type NodeMetrics,
  type RecordShape,
  type Timestamp,
  type Vitals,
} from "@kubevitals/proto";
import { quote } from "../quote.ts";
import { memoByIdentity } from "../state/join/memo.ts";
import { mergedVitals } from "../state/merged-vitals.ts";
import { limits } from "./limits.ts";
import { Refusal } from "./refusal.ts";
import { sharedList } from "./shared-lists.ts";

/** What an operator chose not to take in. */
export interface VitalsOptions {
  readonly acceptNetwork: boolean;
  readonly acceptCustom: boolean;
}

/** Vitals in full, as they are kept. */
export interface AcceptedVitals {
  readonly metrics: NodeMetrics;
  readonly networks: readonly NetworkMetrics[];
  /** Which of their fields were taken. */
  readonly shape: RecordShape;
}

/** What is not an agent's to say. */
const ours = [
  "timestamp",
  "nodeUid",
  "provenance",
  "healthy",
  "conditions",
  "labels",
  "missing",
  "scheduling",
] as const;

/** The same object for all streams: what is known of its fields is found out once. */
const shapeFor = memoByIdentity<VitalsOptions, RecordShape>(({ acceptNetwork, acceptCustom }) =>
  vitalsWithout(
    new Set<keyof NodeMetrics>([
      ...ours,
      ...(acceptNetwork ? [] : (["networkLatencyMilliseconds"] as const)),
      ...(acceptCustom ? [] : (["customMetrics"] as const)),
    ]),
  ),
);

/** Puts together the vitals of one stream from their deltas, and checks every value on the way in. */
export class VitalsReader {
  readonly #nodeName: string;
  readonly #options: VitalsOptions;
  readonly #shape: RecordShape;
  /** Full vitals by sequence number: what later deltas may be against. */
  readonly #bases = new Map<number, NodeMetrics>();

  constructor(nodeName: string, options: VitalsOptions) {
    this.#nodeName = nodeName;
    this.#options = options;
    this.#shape = shapeFor(options);
  }

  /** @throws {Refusal} when the base is unknown or a value is none. */
  accept(vitals: Vitals): AcceptedVitals {
    const where = `vitals ${vitals.sequence} of node ${this.#nodeName}`;
    const base = this.#baseOf(vitals, where);
    if (vitals.timestamp === undefined) throw new Refusal("bad-record", `${where}: the timestamp is missing`);
    checkVitals(vitals, where);
    const metrics = mergedVitals(base, withSharedLists(vitals), this.#shape);
    if (metrics === undefined) throw new Refusal("bad-record", `${where}: speaks of a GPU that its base does not have`);
    this.#remember(vitals, metrics);
    return {
      metrics,
      shape: this.#shape,
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
}

/** What many nodes say alike, and seldom: one object for all of them. */
function withSharedLists(vitals: Vitals): Vitals {
  const { collectors = [], inventory } = vitals.changed ?? {};
  if (vitals.changed === undefined || (collectors.length === 0 && inventory === undefined)) return vitals;
  const memoryModules = sharedList(inventory?.memoryModules ?? []);
  const changed = {
    ...vitals.changed,
    collectors: sharedList(collectors),
    ...(inventory && { inventory: { ...inventory, memoryModules } }),
  };
  return { ...vitals, changed };
}

/** Refuses numbers that are none, times that no calendar has, and texts and lists without measure, wherever they stand. */
function checkVitals(vitals: Vitals, where: string): void {
  if (new ValueCheck(where).characters(vitals) > limits.vitalsCharacters) {
    throw new Refusal("too-much", `${where}: more than ${limits.vitalsCharacters} characters in all texts`);
  }
}

/** Looks at a value and all that it holds. Where it stands is only put into words when something is wrong there: most of it never is. */
class ValueCheck {
  readonly #where: string;
  readonly #path: (string | number)[] = [];

  constructor(where: string) {
    this.#where = where;
  }

  /** The characters of its texts and of the names of its entries. @throws {Refusal} */
  characters(value: unknown): number {
    if (typeof value === "number") return Number.isFinite(value) ? 0 : this.#refuse(`${value} is not a number`);
    if (typeof value === "string") return this.#charactersOf(value);
    if (typeof value !== "object" || value === null) return 0;
    return Array.isArray(value) ? this.#ofList(value) : this.#ofEntries(value as Readonly<Record<string, unknown>>);
  }

  #ofList(items: readonly unknown[]): number {
    this.#checkEntries(items.length);
    let characters = 0;
    for (let index = 0; index < items.length; index++) {
      this.#path.push(index);
      characters += this.characters(items[index]);
      this.#path.pop();
    }
    return characters;
  }

  #ofEntries(record: Readonly<Record<string, unknown>>): number {
    const keys = Object.keys(record);
    this.#checkEntries(keys.length);
    let characters = 0;
    for (const key of keys) {
      const item = record[key];
      characters += this.#charactersOf(key);
      if (typeof item === "number" && Number.isFinite(item)) continue; // most are
      if (typeof item === "object" && isTimestamp(key, item) && !isValidTimestamp(item))
        this.#refuse(`${key} is a time out of range`);
      this.#path.push(key);
      characters += this.characters(item);
      this.#path.pop();
    }
    return characters;
  }

  #checkEntries(entries: number): void {
    if (entries > limits.entries)
      this.#refuse(`a list of ${entries} entries; ${limits.entries} are the most`, "too-much");
  }

  #charactersOf(text: string): number {
    if (text.length <= limits.textLength) return text.length;
    return this.#refuse(`a text of ${text.length} characters; ${limits.textLength} are the most`, "too-much");
  }

  #refuse(what: string, reason: "bad-record" | "too-much" = "bad-record"): never {
    throw new Refusal(reason, [this.#where, ...this.#path.map((key) => quote(String(key))), what].join(": "));
  }
}

/** Fields that hold a time. What users name their own metrics tells nothing: their values are numbers, not messages. */
function isTimestamp(key: string, value: unknown): value is Timestamp {
  return (key === "timestamp" || /Time$|At$/.test(key)) && typeof value === "object" && value !== null;
}
