import { decodeNodeMetrics, encodeNodeMetrics, millisecondsOf, type NodeMetrics } from "@kubevitals/proto";

/** Bounds of the history of all nodes. */
export interface HistoryLimits {
  /** How far back it goes. */
  readonly retentionSeconds: number;
  /** Memory that it may take; the oldest records go first. */
  readonly bytes: number;
}

interface HistoryRecord {
  readonly nodeName: string;
  /** When the agent took the values, in milliseconds of the node's wall clock. */
  readonly timestamp: number;
  /** When they arrived, on the aggregator's monotonic clock. */
  readonly arrived: number;
  readonly bytes: Buffer;
}

/** What a record costs beside its encoded bytes, measured: the object, its buffer, its entry in the queue and in the node's list. */
const overheadBytes = 256;

/**
 * Vitals of the recent past, in the wire's encoding, in a ring that is bounded in time and in bytes. Retention counts from
 * arrival, so that a node whose clock is wrong keeps its history as long as any other.
 */
export class History {
  readonly #limits: HistoryLimits;
  /** All records in the order of their arrival: a queue that is emptied from `#first`. */
  #queue: (HistoryRecord | undefined)[] = [];
  #first = 0;
  readonly #byNode = new Map<string, HistoryRecord[]>();
  #bytes = 0;
  #evicted = 0;

  constructor(limits: HistoryLimits) {
    this.#limits = limits;
  }

  /** Memory in use, in bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Records that had to go before their time, because of the bound in bytes. */
  get evicted(): number {
    return this.#evicted;
  }

  add(metrics: NodeMetrics, monotonic: number): void {
    if (metrics.timestamp === undefined || this.#limits.retentionSeconds === 0) return;
    const record = {
      nodeName: metrics.nodeName,
      timestamp: millisecondsOf(metrics.timestamp),
      arrived: monotonic,
      bytes: encodeNodeMetrics(metrics),
    };
    this.#queue.push(record);
    const ofNode = this.#byNode.get(record.nodeName);
    if (ofNode) ofNode.push(record);
    else this.#byNode.set(record.nodeName, [record]);
    this.#bytes += costOf(record);
    this.#shrink(monotonic);
  }

  /** A node's vitals with timestamps in [from, to] milliseconds, oldest first. What has expired by now is gone. */
  read(nodeName: string, from: number, to: number, monotonic: number): readonly NodeMetrics[] {
    this.#shrink(monotonic);
    return (this.#byNode.get(nodeName) ?? [])
      .filter(({ timestamp }) => timestamp >= from && timestamp <= to)
      .toSorted((a, b) => a.timestamp - b.timestamp)
      .map(({ bytes }) => decodeNodeMetrics(bytes));
  }

  #shrink(monotonic: number): void {
    for (;;) {
      const oldest = this.#queue[this.#first];
      if (oldest === undefined) break;
      const isExpired = monotonic - oldest.arrived > this.#limits.retentionSeconds * 1000;
      if (!isExpired && this.#bytes <= this.#limits.bytes) break;
      if (!isExpired) this.#evicted++;
      this.#drop(oldest);
    }
    if (this.#first > 1024 && this.#first > this.#queue.length / 2) {
      this.#queue = this.#queue.slice(this.#first);
      this.#first = 0;
    }
  }

  /** Drops the oldest record; it is the oldest of its node as well. */
  #drop(record: HistoryRecord): void {
    this.#queue[this.#first++] = undefined;
    this.#bytes -= costOf(record);
    const ofNode = this.#byNode.get(record.nodeName);
    ofNode?.shift();
    if (ofNode?.length === 0) this.#byNode.delete(record.nodeName);
  }
}

function costOf({ bytes }: HistoryRecord): number {
  return bytes.length + overheadBytes;
}
