import type { Piece } from "./piece.ts";
import { piecesOf, type PieceOfWork, type Telling } from "./pieces.ts";
import type { WorkQueue } from "./work-queue.ts";

/** Bytes of encoded pieces that are kept for readers that come to them later; what is beyond is worked out again. */
const mostKeptBytes = 64 * 1024 * 1024;

/** A telling while readers are at it. */
export interface SharedTelling {
  /** The piece at this place; undefined: there are no more. Readers go through them in their order. */
  piece(index: number): Promise<(Piece & Pick<PieceOfWork, "name">) | undefined>;
  /** This reader needs no more of it. */
  release(): void;
}

/**
 * Tells many readers the same. Each piece is worked out when the first reader comes to it, and kept for the others as long as somebody
 * is at the telling and there is room: readers who are at the same place cost little more than one, and slow ones no memory.
 */
export class SharedTellings {
  readonly #queue: WorkQueue;
  readonly #mostKeptBytes: number;
  readonly #known = new Map<string, Shared>();
  #keptBytes = 0;

  constructor(queue: WorkQueue, mostBytes = mostKeptBytes) {
    this.#queue = queue;
    this.#mostKeptBytes = mostBytes;
  }

  /** Bytes that are kept now. */
  get keptBytes(): number {
    return this.#keptBytes;
  }

  /** A telling that others may be at already. It has to be released. */
  acquire(telling: Telling): SharedTelling {
    const { snapshot, base, selection, isByChanges } = telling;
    const key = JSON.stringify([base?.id, snapshot.id, isByChanges, selection.identity]);
    const shared = this.#known.get(key) ?? this.#open(key, telling);
    shared.readers++;
    let isReleased = false;
    return {
      piece: (index) => this.#piece(shared, index),
      release: () => {
        if (isReleased) return;
        isReleased = true;
        if (--shared.readers === 0) this.#close(key, shared);
      },
    };
  }

  #open(key: string, telling: Telling): Shared {
    const shared = { rest: piecesOf(telling), works: [], pieces: new Map(), readers: 0, bytes: 0 };
    this.#known.set(key, shared);
    return shared;
  }

  #close(key: string, shared: Shared): void {
    this.#known.delete(key);
    this.#keptBytes -= shared.bytes;
    shared.bytes = 0;
  }

  async #piece(shared: Shared, index: number) {
    const work = shared.works[index] ?? nextWork(shared);
    if (work === undefined) return undefined;
    let found = shared.pieces.get(index);
    if (found === undefined) {
      found = this.#queue.run(work.work());
      shared.pieces.set(index, found);
    }
    try {
      const piece = await found;
      this.#keep(shared, index, found, piece);
      return { ...piece, name: work.name };
    } catch (error) {
      shared.pieces.delete(index);
      throw error;
    }
  }

  /** Counts a piece that has just been worked out, or lets go of it: who waits for it has it all the same. */
  #keep(shared: Shared, index: number, found: Promise<Piece>, piece: Piece): void {
    if (shared.pieces.get(index) !== found || shared.counted?.has(index)) return;
    const bytes = piece.parts.reduce((sum, part) => sum + part.length, 0);
    if (shared.readers === 0 || this.#keptBytes + bytes > this.#mostKeptBytes) {
      shared.pieces.delete(index);
      return;
    }
    (shared.counted ??= new Set()).add(index);
    shared.bytes += bytes;
    this.#keptBytes += bytes;
  }
}

interface Shared {
  /** Work that no reader has come to. */
  readonly rest: Iterator<PieceOfWork, void>;
  readonly works: PieceOfWork[];
  /** By place: those that are being worked out, and those that are kept. */
  readonly pieces: Map<number, Promise<Piece>>;
  /** Places of those that are kept. */
  counted?: Set<number>;
  readers: number;
  /** Bytes of those that are kept. */
  bytes: number;
}

function nextWork({ rest, works }: Shared): PieceOfWork | undefined {
  const next = rest.next();
  if (next.done) return undefined;
  works.push(next.value);
  return next.value;
}
