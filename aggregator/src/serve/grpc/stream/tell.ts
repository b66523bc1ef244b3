import { endOf, headerOf, type PieceOfWork, type Preface, type Telling } from "./pieces.ts";
import type { ReaderStream, StreamEnd } from "./reader-stream.ts";
import type { SharedTelling, SharedTellings } from "./shared-tellings.ts";

/** Sends a snapshot to a reader, against another or against nothing: header, records, end. */
export async function tell(
  stream: ReaderStream,
  tellings: SharedTellings,
  telling: Telling,
  preface: Preface,
): Promise<StreamEnd> {
  const shared = tellings.acquire(telling);
  try {
    const end = await stream.send(headerOf(telling, preface));
    return end === "taken" ? await tellPieces(stream, shared, telling) : end;
  } finally {
    shared.release();
  }
}

async function tellPieces(stream: ReaderStream, shared: SharedTelling, telling: Telling): Promise<StreamEnd> {
  const counts = new Map<PieceOfWork["name"], number>();
  for (let index = 0; !stream.isOver; index++) {
    const piece = await shared.piece(index);
    if (piece === undefined) return stream.send(endOf(telling, counts));
    counts.set(piece.name, (counts.get(piece.name) ?? 0) + piece.count);
    for (const part of piece.parts) {
      const end = await stream.send(part);
      if (end !== "taken") return end;
    }
  }
  return "gone";
}
