import {
  decodeAgentMessage,
  decodeNodeMetrics,
  emptyNodeMetrics,
  encodeNodeMetrics,
  type NodeMetrics,
  type RecordShape,
} from "@kubevitals/proto";
import { mergedVitals } from "./merged-vitals.ts";
import { noPiece, PieceStore } from "./piece-store.ts";

/** What vitals say again and again: what the node is, and how its collectors fare. Most of their bytes. */
type Steady = Pick<NodeMetrics, "info" | "inventory" | "collectors">;

/** What is the same in vitals after vitals of a node, with the piece that it is kept in. */
export interface StoredSteady extends Steady {
  readonly piece: number;
}

/** Vitals as an agent told them: by what changed. */
export interface ToldVitals {
  /** The AgentMessage that came, encoded: a window on memory that may be another's soon. */
  readonly message: Buffer;
  /** Which of their fields are taken. */
  readonly shape: RecordShape;
}

/** So many others have to be read before any, at most; and what has gone from the history may be held by so many that have not. */
const mostDepth = 8;

/** A longer message is not kept as it came: of what has gone from the history no more may be held. */
const mostToldBytes = 4096;

/** Those in full are against their steady part, and that is against nothing. */
const fullDepth = 1;

/**
 * Vitals of the past, encoded, each in a piece. Some are in full, in two pieces; those between are the messages that came, each
 * against earlier ones: to keep what came is a tenth of the work of encoding all of it anew, and a third of the memory.
 */
export class StoredVitals {
  readonly #pieces = new PieceStore();
  /** The shape of all that are kept as they came: there is one where all vitals are taken in alike. */
  #shape: RecordShape | undefined;

  /** Memory of all pieces, in bytes: what is held counts, whether its record is there or not. */
  get bytes(): number {
    return this.#pieces.bytes;
  }

  /** How many others have to be read before the vitals of a piece. */
  depthOf(piece: number): number {
    return this.#pieces.depth(piece) - fullDepth;
  }

  /**
   * The steady part of vitals: what is known of the node where that says the same. The one that is given back is held instead
   * of the known one, until it is released.
   */
  steadyOf(metrics: NodeMetrics, known: StoredSteady | undefined): StoredSteady {
    const { info, inventory, collectors } = metrics;
    // Deltas leave what does not change as it is, so the same objects come again; what was back-filled is equal at best.
    if (known?.info === info && known?.inventory === inventory && known?.collectors === collectors) return known;
    const bytes = encodeNodeMetrics({ ...emptyNodeMetrics(""), info, inventory, collectors });
    if (known && this.#pieces.read(known.piece).equals(bytes))
      return { info, inventory, collectors, piece: known.piece };
    if (known) this.#pieces.release(known.piece);
    return { info, inventory, collectors, piece: this.#pieces.add(bytes, noPiece) };
  }

  /**
   * Keeps vitals as they came. Their piece is held until it is released.
   *
   * @param base the piece of the very vitals that they were told against
   * @returns undefined where they have to be kept in full
   */
  addTold(told: ToldVitals, base: number): number | undefined {
    if (!this.#isKeptAsTold(told, base)) return undefined;
    this.#shape = told.shape;
    return this.#pieces.add(told.message, base);
  }

  /** Encodes vitals. Their piece is held until it is released. */
  addFull(metrics: NodeMetrics, steady: StoredSteady): number {
    return this.#pieces.add(inFull(metrics), steady.piece);
  }

  /** Holds a piece no more: of vitals, or of their steady part. */
  release(piece: number): void {
    this.#pieces.release(piece);
  }

  /** Reads vitals one after another, as they were taken: what lies before one is read once for all that are against it. */
  reader(): (piece: number) => NodeMetrics {
    // By what no two pieces have in common: between two readings the number of one may become another's.
    const steadyParts = new Map<number, Steady>();
    const read = new Map<number, NodeMetrics>();
    const pieces = this.#pieces;
    const steadyOf = (piece: number): Steady => {
      const known = steadyParts.get(pieces.serial(piece)) ?? steadyFields(decodeNodeMetrics(pieces.read(piece)));
      steadyParts.set(pieces.serial(piece), known);
      return known;
    };
    const metricsOf = (piece: number): NodeMetrics => {
      const known = read.get(pieces.serial(piece));
      if (known) return known;
      const base = pieces.base(piece);
      const bytes = pieces.read(piece);
      const metrics =
        pieces.depth(piece) === fullDepth
          ? { ...decodeNodeMetrics(bytes), ...steadyOf(base) }
          : this.#changedBy(bytes, metricsOf(base));
      read.set(pieces.serial(piece), metrics);
      for (const old of read.keys()) {
        if (read.size <= 2 * mostDepth) break;
        read.delete(old);
      }
      return metrics;
    };
    return metricsOf;
  }

  #isKeptAsTold({ message, shape }: ToldVitals, base: number): boolean {
    return message.length <= mostToldBytes && this.depthOf(base) < mostDepth && shape === (this.#shape ?? shape);
  }

  /** The vitals that a message tells against others. It was read once before: it is what it should be. */
  #changedBy(message: Buffer, base: NodeMetrics): NodeMetrics {
    const { vitals } = decodeAgentMessage(message);
    return (vitals && this.#shape && mergedVitals(base, vitals, this.#shape)) ?? base;
  }
}

function inFull(metrics: NodeMetrics): Buffer {
  return encodeNodeMetrics({ ...metrics, info: undefined, inventory: undefined, collectors: [] });
}

/** Those that are there: an absent one is no field at all. */
function steadyFields({ info, inventory, collectors }: NodeMetrics): Steady {
  return { ...(info && { info }), ...(inventory && { inventory }), collectors };
}
