import compress from "@fastify/compress";
import fastify, { type FastifyBaseLogger, type FastifyInstance } from "fastify";
import type { Logger } from "@kubevitals/program";
import type { ReaderAccess } from "../../identity/reader-access.ts";
import type { ServerTls } from "../../identity/server-tls.ts";
import { uncounted, type ReaderCounters } from "../reader-counters.ts";
import { addCors } from "./cors.ts";
import { countRefusals } from "./count-refusals.ts";
import { addDocsPage } from "./docs-page.ts";
import { addHistoryRoute, type HistoryRouteOptions } from "./history.ts";
import { KeptAnswers } from "../kept/kept-answers.ts";
import { addMethodAnswers } from "./methods.ts";
import { addOpenApi } from "./openapi.ts";
import { Places } from "../places.ts";
import { addProbes, type ProbeOptions } from "./probes.ts";
import { describeInvalid, handleBrokenRequest, handleError, sendProblem } from "./problem.ts";
import { addReaderGuard } from "./reader-guard.ts";
import { snapshotRoutes } from "./routes.ts";
import { renewCertificates } from "./secure-server.ts";
import { addSnapshotRoute, snapshotHeader } from "./snapshot-handler.ts";
import { Turns } from "./turns.ts";
import { Watchers } from "./watch/watchers.ts";

export interface HttpAppOptions extends Omit<HistoryRouteOptions, "turns">, ProbeOptions {
  readonly log: Logger;
  /** Decides who may read; undefined: everybody. */
  readonly readers?: ReaderAccess | undefined;
  /** Speaks TLS with these; plain text without. */
  readonly tls?: ServerTls | undefined;
  /** Origins whose pages may read the answers; none by default. */
  readonly corsOrigins?: readonly string[];
  /** Readers that may watch at the same time; 256 by default. */
  readonly maxWatchers?: number;
  /** Counts what happens to readers; by default nothing is counted. */
  readonly counters?: ReaderCounters;
  /** Seconds without an event after which a reader that watches is told that there is none; 15 by default. */
  readonly heartbeatSeconds?: number;
}

const defaultWatchers = 256;
const defaultHeartbeat = 15;

/** Answers that are under way at a time: each may hold on to a snapshot that all others have forgotten. */
const mostAnswers = 64;

/** Selections from lists that are worked out at a time, in turns; further ones wait. One of 150,000 takes some 20 MB. */
const mostSelections = 4;

/** How long a turn takes in which answers are written that nobody waits for, in milliseconds: somebody may wait for one that is written. */
const keptSlice = 1;

/** How long a reader that watches may take to hear that the server closes. */
const farewellMilliseconds = 1000;

/** How long a connection may stand still before it is ended, in milliseconds: also that of a reader who stopped reading. */
const mostSilence = 60_000;

/** The aggregator's HTTP server without its Prometheus page: REST, OpenAPI, its page, and the probes. */
export async function createHttpApp(options: HttpAppOptions): Promise<FastifyInstance> {
  // Below warnings fastify says what self metrics and our own lines say already.
  const loggerInstance: FastifyBaseLogger = options.log.child({}, { level: "warn" });
  const app: FastifyInstance = fastify({
    ...secureOptions(options.tls),
    loggerInstance,
    bodyLimit: 64 * 1024,
    forceCloseConnections: true,
    requestTimeout: 30_000,
    connectionTimeout: mostSilence,
    frameworkErrors: (error, request, reply) => void handleError(error, request, reply),
    clientErrorHandler: handleBrokenRequest,
    routerOptions: { maxParamLength: 1024 },
    ajv: { customOptions: { removeAdditional: false } },
    schemaErrorFormatter: describeInvalid,
  });
  if (options.tls) renewCertificates(app.server, options.tls);
  countRefusals(app, options.counters ?? uncounted);
  // Before the guard: what a browser asks beforehand carries no token.
  await addCors(app, options.corsOrigins ?? [], [snapshotHeader, "ETag"]);
  if (options.readers) addReaderGuard(app, options.readers);
  addMethodAnswers(app);
  app.setErrorHandler(handleError);
  app.setNotFoundHandler((request, reply) =>
    sendProblem(
      request,
      reply,
      404,
      `${request.method} ${request.url.split("?", 1)[0]} is not served; /docs lists what is`,
    ),
  );
  app.setSerializerCompiler(() => JSON.stringify);

  await app.register(compress, { global: false });
  await addOpenApi(app);
  await addDocsPage(app);

  addProbes(app, options);
  addApi(app, options);
  app.get("/", { schema: { hide: true } }, (_request, reply) => reply.redirect("/docs"));
  return app;
}

/** Adds the paths that answer from snapshots and from the past. */
function addApi(app: FastifyInstance, options: HttpAppOptions): void {
  const { counters = uncounted } = options;
  const watchers = new Watchers(options.maxWatchers ?? defaultWatchers, (change) => counters.watching("rest", change));
  app.addHook("preClose", () => watchers.close(farewellMilliseconds));
  const keptTurns = new Turns(options.clock, keptSlice);
  const kept = new KeptAnswers({ ...options, work: (steps) => keptTurns.result(steps) });
  app.addHook("onClose", () => kept.close());
  const heartbeatSeconds = options.heartbeatSeconds ?? defaultHeartbeat;
  const served = {
    ...options,
    heartbeatSeconds,
    watchers,
    turns: new Turns(options.clock),
    answers: new Places(mostAnswers),
    selections: new Places(mostSelections),
    kept,
  };
  for (const route of snapshotRoutes) addSnapshotRoute(app, route, served);
  addHistoryRoute(app, served);
}

/** What makes fastify speak TLS, of which its types know by another function. */
function secureOptions(tls: ServerTls | undefined): object {
  return tls ? { https: tls.current } : {};
}
