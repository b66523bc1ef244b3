import { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Snapshot } from "../../state/snapshot.ts";
import type { SnapshotReader } from "../../state/snapshot-store.ts";
import type { KeptAnswer, KeptAnswers } from "../kept/kept-answers.ts";
import { lookupSnapshot } from "../lookup.ts";
import type { Places } from "../places.ts";
import { entityTag, namesTag } from "./etag.ts";
import { jsonText } from "./json-text.ts";
import { inJson } from "./kept/in-json.ts";
import { sendKept } from "./kept/send-kept.ts";
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
  /** Answers to what is asked again and again. */
  readonly kept: KeptAnswers;
}

type Pieces = AsyncGenerator<string, void, undefined>;

/**
 * Answers from the snapshot that is asked for, or says that the reader has that answer already. Without one that is asked for it is the
 * newest; the one before it where its answer is there, and that of the newest is still being written.
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
  const key = request.method === "GET" ? questionOf(request) : undefined;
  const kept = key === undefined ? undefined : takeKept(request, key, prepared, options);
  if (kept) atEnd(reply, kept.giveBack);
  const snapshot = lookupSnapshot(options.reader, kept?.snapshotId ?? asked);
  const etag = entityTag(snapshot.id, request.url);
  const headers = { [snapshotHeader]: snapshot.id, etag, "cache-control": "private, no-cache" };
  if (has(request, etag)) return reply.headers(headers).code(304).send();
  const giveBack = options.answers.take();
  if (giveBack === undefined)
    return sendProblem(request, reply, 503, `${options.answers.most} answers are under way already; ask again soon`);
  atEnd(reply, giveBack);
  const type = "application/json; charset=utf-8";
  if (kept) return sendKept(request, reply.headers(headers).type(type), kept);
  const text = await answerText(snapshot, prepared, options);
  if (key !== undefined && !asked) options.kept.answered(key, snapshot);
  void reply.headers(headers).type(type);
  if (request.method === "HEAD") return reply.send(Readable.from([]));
  return reply.send(await sendable(text));
}

/** An answer that is there, unless the reader has it already and there is a newer snapshot. */
function takeKept(
  request: FastifyRequest,
  key: string,
  prepared: PreparedAnswer,
  { kept, reader }: AnswerOptions,
): KeptAnswer | undefined {
  const asked = prepared.snapshotId ?? (request.query as Parameters)["snapshot"];
  const found = kept.take(key, inJson(prepared), asked || undefined);
  if (found === undefined || asked || found.snapshotId === reader.peek()?.id) return found;
  if (!has(request, entityTag(found.snapshotId, request.url))) return found;
  found.giveBack();
  return undefined;
}

/** Whether the reader has that answer already. */
function has({ headers }: FastifyRequest, etag: string): boolean {
  return namesTag(headers["if-none-match"], etag);
}

/** Does what is to be done when the answer has been sent, or the reader is gone: it may be by now. */
function atEnd({ raw }: FastifyReply, act: () => void): void {
  if (raw.closed) act();
  else raw.once("close", act);
}

/** What a request asks of whichever snapshot; undefined: it goes on with the page of another, and is not asked again. */
function questionOf({ url, query }: FastifyRequest): string | undefined {
  const { snapshot: _anyOne, ...rest } = query as Parameters;
  return rest["continue"] ? undefined : JSON.stringify([url.split("?", 1)[0], rest]);
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
