import { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Snapshot } from "../../state/snapshot.ts";
import type { SnapshotReader } from "../../state/snapshot-store.ts";
import { lookupSnapshot } from "../lookup.ts";
import { entityTag, namesTag } from "./etag.ts";
import { jsonText } from "./json-text.ts";
import type { Places } from "./places.ts";
import { sendProblem } from "./problem.ts";
import type { Parameters, PreparedAnswer } from "./route.ts";
import type { Turns } from "./turns.ts";

/** The header in which every answer from a snapshot quotes its id. */
export const snapshotHeader = "Kubevitals-Snapshot-Id";

export interface AnswerOptions {
  readonly reader: SnapshotReader;
  readonly turns: Turns;
  /** For answers that are under way. */
  readonly answers: Places;
  /** For selections from lists that are being worked out. */
  readonly selections: Places;
}

type Pieces = AsyncGenerator<string, void, undefined>;

/**
 * Answers from the snapshot that is asked for, or says that the reader has that answer already.
 *
 * @throws {LookupError}
 */
export async function answerOnce(
  request: FastifyRequest,
  reply: FastifyReply,
  prepared: PreparedAnswer,
  options: AnswerOptions,
): Promise<FastifyReply> {
  const asked = prepared.snapshotId ?? (request.query as Parameters)["snapshot"];
  const snapshot = lookupSnapshot(options.reader, asked);
  const etag = entityTag(snapshot.id, request.url);
  const headers = { [snapshotHeader]: snapshot.id, etag, "cache-control": "private, no-cache" };
  if (namesTag(request.headers["if-none-match"], etag)) return reply.headers(headers).code(304).send();
  const giveBack = options.answers.take();
  if (giveBack === undefined)
    return sendProblem(request, reply, 503, `${options.answers.most} answers are under way already; ask again soon`);
  reply.raw.once("close", giveBack);
  const text = await answerText(snapshot, prepared, options);
  void reply.headers(headers).type("application/json; charset=utf-8");
  if (request.method === "HEAD") return reply.send(Readable.from([]));
  return reply.send(await sendable(text));
}

/** What a snapshot answers, on one line in pieces. @throws {LookupError} */
export async function answerText(
  snapshot: Snapshot,
  prepared: PreparedAnswer,
  { turns, selections }: Pick<AnswerOptions, "turns" | "selections">,
): Promise<Pieces> {
  const answer = prepared.respond(snapshot);
  const fields = Symbol.iterator in answer ? await selections.in(() => turns.result(answer)) : answer;
  return turns.pieces(jsonText({ snapshotId: snapshot.id, ...fields }));
}

/** An answer of one piece as a text, whose length is told; a longer one as a stream. */
async function sendable(pieces: Pieces): Promise<string | Readable> {
  const [first, second] = [await pieces.next(), await pieces.next()];
  if (second.done) return first.value ?? "";
  return Readable.from(resumed([first.value ?? "", second.value], pieces));
}

async function* resumed(begun: readonly string[], rest: Pieces): Pieces {
  yield* begun;
  yield* rest;
}
