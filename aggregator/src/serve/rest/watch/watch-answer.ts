import { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { ReaderAccess } from "../../../identity/reader-access.ts";
import type { Snapshot } from "../../../state/snapshot.ts";
import type { SnapshotReader } from "../../../state/snapshot-store.ts";
import { problemOf, sendProblem, statusOf } from "../problem.ts";
import { refusalStatus, reviewReader } from "../reader-guard.ts";
import { eventText, heartbeat, problemEvent, streamBegin } from "./event-text.ts";
import { SnapshotFeed } from "./snapshot-feed.ts";
import type { Watchers } from "./watchers.ts";

export interface WatchOptions {
  readonly reader: SnapshotReader;
  readonly watchers: Watchers;
  /** Decides who may read; undefined: everybody. */
  readonly readers?: ReaderAccess | undefined;
  /** Seconds without an event after which a reader is told that there is none. */
  readonly heartbeatSeconds: number;
}

export interface Watch {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** Seconds that lie between two events at the least, and after which the watch ends. */
  readonly seconds: { readonly minInterval: number; readonly timeout: number };
  /** What a snapshot answers, on one line in pieces. @throws what {@link statusOf} knows */
  readonly answer: (snapshot: Snapshot) => Promise<AsyncIterable<string>>;
}

/** Ticks come a few milliseconds early or late: an interval of whole ticks must not slip to the next one for that. */
const toleranceMilliseconds = 50;

/**
 * Answers with server-sent events: what the newest snapshot says, and then each newer one. A reader that is slower than that skips
 * to the newest. It ends with an event `problem` where the path has no answer any more, or the reader may not read any more.
 */
export function answerWithEvents(watch: Watch, options: WatchOptions): FastifyReply {
  const { request, reply } = watch;
  // nginx, and what goes by its rules, would hold events back until it has many.
  void reply.headers({ "cache-control": "no-store", "x-accel-buffering": "no" });
  void reply.type("text/event-stream; charset=utf-8");
  if (request.method === "HEAD") return reply.send(Readable.from([]));
  const place = options.watchers.enter();
  if (place === undefined)
    return sendProblem(request, reply, 503, `${options.watchers.most} readers watch already; ask without \`watch\``);
  const { timeout } = watch.seconds;
  const timer = Number.isFinite(timeout) ? setTimeout(() => place.abort(), timeout * 1000) : undefined;
  reply.raw.once("close", () => {
    clearTimeout(timer);
    options.watchers.leave(place);
  });
  return reply.send(Readable.from(events(watch, options, place.signal), { highWaterMark: 1 }));
}

async function* events(watch: Watch, options: WatchOptions, signal: AbortSignal): AsyncGenerator<string> {
  const { request, seconds, answer } = watch;
  const feed = new SnapshotFeed(options.reader, lastEventId(request), signal);
  yield streamBegin;
  for (let earliest = -Infinity; ;) {
    const found = await feed.next(earliest, options.heartbeatSeconds * 1000);
    if (found === "over") return;
    const refusal = await refusalOf(options, request);
    if (refusal) {
      yield refusal;
      return;
    }
    if (found === "nothing-yet") {
      yield heartbeat;
      continue;
    }
    try {
      yield* eventText(found.id, await answer(found));
    } catch (error) {
      const { status, detail } = statusOf(error as Error);
      if (status >= 500) request.log.error({ err: error }, "a watch failed");
      yield problemEvent(problemOf(request, status, detail));
      return;
    }
    earliest = found.monotonic + seconds.minInterval * 1000 - toleranceMilliseconds;
  }
}

/** The event that ends the stream of a reader who may not read any more. Where that cannot be told now, it may. */
async function refusalOf({ readers }: WatchOptions, request: FastifyRequest): Promise<string | undefined> {
  const refusal = readers && (await reviewReader(readers, request));
  if (refusal === undefined || refusal.reason === "unavailable") return undefined;
  return problemEvent(problemOf(request, refusalStatus[refusal.reason], refusal.message));
}

function lastEventId({ headers }: FastifyRequest): string | undefined {
  const id = headers["last-event-id"];
  return typeof id === "string" ? id : undefined;
}
