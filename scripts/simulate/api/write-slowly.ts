import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { setImmediate as nextTurn } from "node:timers/promises";

/** Characters that are written at once. */
const pieceCharacters = 64 * 1024;

/**
 * Writes texts one after another, in pieces between which others get their turn, and no faster than they are read.
 *
 * @throws where the connection is gone
 */
export async function writeSlowly(response: ServerResponse, texts: Iterable<string>): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  let piece = "";
  for (const text of texts) {
    piece += text;
    if (piece.length < pieceCharacters) continue;
    const isTaken = response.write(piece);
    piece = "";
    if (isTaken) await nextTurn();
    else await once(response, "drain", { signal: gone.signal });
    gone.signal.throwIfAborted();
  }
  if (piece !== "") response.write(piece);
}
