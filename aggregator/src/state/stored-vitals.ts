import {
  decodeAgentMessage,
  decodeNodeMetrics,
  emptyNodeMetrics,
  encodeNodeMetrics,
  type NodeMetrics,
  type RecordShape,
} from "@kubevitals/proto";
import { mergedVitals } from "./merged-vitals.ts";

/** What vitals say again and again: what the node is, and how its collectors fare. Most of their bytes. */
type Steady = Pick<NodeMetrics, "info" | "inventory" | "collectors">;

/** What is the same in vitals after vitals of a node, encoded. */
export interface SteadyPart {
  readonly bytes: Buffer;
}

/** Vitals as an agent told them: by what changed. */
export interface ToldVitals {
  /** The AgentMessage that came, encoded: a window on memory that may be another's soon. */
  readonly message: Buffer;
  /** The very vitals that they are against. */
  readonly base: NodeMetrics;
  /** Which of their fields are taken. */
  readonly shape: RecordShape;
}

/**
 * Vitals of the past, encoded. Some are in full, in two parts; those between are the messages that came, each against earlier ones:
 * to keep what came is a tenth of the work of encoding all of it anew, and a third of the memory.
 */
export interface StoredVitals {
  readonly bytes: Buffer;
  readonly steady: SteadyPart;
  /** Against what `bytes` are a message; undefined: they are in full. */
  readonly against: { readonly base: StoredVitals; readonly shape: RecordShape } | undefined;
  /** How many others have to be read before them. */
  readonly depth: number;
}

/** What was stored last of a node, with what it was made from. */
export interface LatestVitals {
  readonly steady: Steady & { readonly part: SteadyPart };
  /** The newest, the last one first. */
  readonly stored: readonly { readonly metrics: NodeMetrics; readonly vitals: StoredVitals }[];
}

/** So many others have to be read before any, at most; and what has gone from the history may be held by so many that have not. */
const mostDepth = 8;

/** A longer message is not kept as it came: of what has gone from the history no more may be held. */
const mostToldBytes = 4096;

/** Among so many of the newest a base is looked for: it is the last that was acknowledged, and that takes part of a second. */
const basesKept = 3;

/** Encodes vitals where they cannot be kept as they came; their steady part is the known one where that says the same. */
export function storeVitals(
  metrics: NodeMetrics,
  known: LatestVitals | undefined,
  told?: ToldVitals,
): { readonly vitals: StoredVitals; readonly latest: LatestVitals } {
  const { info, inventory, collectors } = metrics;
  const steady = { info, inventory, collectors, part: steadyPart(metrics, known?.steady) };
  const vitals = keptAsTold(known, told, steady.part) ?? inFull(metrics, steady.part);
  return {
    vitals,
    latest: { steady, stored: [{ metrics, vitals }, ...(known?.stored.slice(0, basesKept - 1) ?? [])] },
  };
}

/** Reads vitals one after another, as they were taken: what lies before one is read once for all that are against it. */
export function vitalsReader(): (vitals: StoredVitals) => NodeMetrics {
  const steadyParts = new Map<SteadyPart, Steady>();
  const read = new Map<StoredVitals, NodeMetrics>();
  const steadyOf = (part: SteadyPart): Steady => {
    const known = steadyParts.get(part) ?? steadyFields(decodeNodeMetrics(part.bytes));
    steadyParts.set(part, known);
    return known;
  };
  const metricsOf = (vitals: StoredVitals): NodeMetrics => {
    const known = read.get(vitals);
    if (known) return known;
    const { against, bytes, steady } = vitals;
    const metrics = against
      ? changedBy(bytes, metricsOf(against.base), against.shape)
      : { ...decodeNodeMetrics(bytes), ...steadyOf(steady) };
    read.set(vitals, metrics);
    for (const old of read.keys()) {
      if (read.size <= 2 * mostDepth) break;
      read.delete(old);
    }
    return metrics;
  };
  return metricsOf;
}

function keptAsTold(
  known: LatestVitals | undefined,
  told: ToldVitals | undefined,
  steady: SteadyPart,
): StoredVitals | undefined {
  const base = told && known?.stored.find(({ metrics }) => metrics === told.base)?.vitals;
  if (told === undefined || told.message.length > mostToldBytes) return undefined;
  if (base === undefined || base.depth >= mostDepth) return undefined;
  return { bytes: Buffer.from(told.message), steady, against: { base, shape: told.shape }, depth: base.depth + 1 };
}

function inFull(metrics: NodeMetrics, steady: SteadyPart): StoredVitals {
  const bytes = encodeNodeMetrics({ ...metrics, info: undefined, inventory: undefined, collectors: [] });
  return { bytes, steady, against: undefined, depth: 0 };
}

/** The vitals that a message tells against others. It was read once before: it is what it should be. */
function changedBy(message: Buffer, base: NodeMetrics, shape: RecordShape): NodeMetrics {
  const { vitals } = decodeAgentMessage(message);
  return (vitals && mergedVitals(base, vitals, shape)) ?? base;
}

/** Deltas leave what does not change as it is, so the same objects come again; what was back-filled is equal at best. */
function steadyPart(metrics: NodeMetrics, known: LatestVitals["steady"] | undefined): SteadyPart {
  const { info, inventory, collectors } = metrics;
  if (known?.info === info && known?.inventory === inventory && known?.collectors === collectors) return known.part;
  const bytes = encodeNodeMetrics({ ...emptyNodeMetrics(""), info, inventory, collectors });
  return known?.part.bytes.equals(bytes) ? known.part : { bytes };
}

/** Those that are there: an absent one is no field at all. */
function steadyFields({ info, inventory, collectors }: NodeMetrics): Steady {
  return { ...(info && { info }), ...(inventory && { inventory }), collectors };
}
