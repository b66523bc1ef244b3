import { createHash } from "node:crypto";
import { QueryError } from "./query-error.ts";

/** Where a page ended. */
export interface Continuation {
  readonly snapshotId: string;
  /** Place in the list of the last item that the reader has. */
  readonly after: number;
}

/** Longer ones are none of ours. */
const tokenLength = 512;

/** What a reader shows to go on: it means something to this query and this snapshot only. */
export function continueToken({ snapshotId, after }: Continuation, identity: string): string {
  return Buffer.from(JSON.stringify([snapshotId, digestOf(identity), after])).toString("base64url");
}

/** Where to go on. @throws {QueryError} where no page of this query gave the token. */
export function readContinueToken(token: string, identity: string): Continuation {
  const [snapshotId, digest, after] = token.length <= tokenLength ? partsOf(token) : [];
  if (typeof snapshotId !== "string" || snapshotId === "" || !isPlace(after))
    throw new QueryError("continue", "is not what an answer said; begin again without it");
  if (digest !== digestOf(identity))
    throw new QueryError(
      "continue",
      "belongs to another query; repeat the one that gave it, or begin again without it",
    );
  return { snapshotId, after };
}

function partsOf(token: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(token, "base64url").toString());
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}

function isPlace(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

/** A reader that mixes up its queries is told so; nothing is kept from anybody, so a short digest will do. */
function digestOf(identity: string): string {
  return createHash("sha256").update(identity).digest("base64url").slice(0, 12);
}
