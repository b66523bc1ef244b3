import swagger from "@fastify/swagger";
import fastify, { type FastifyBaseLogger, type FastifyInstance } from "fastify";
import { schemas } from "@kubevitals/proto";
import { version, type Logger } from "@kubevitals/program";
import type { ReaderAccess } from "../../identity/reader-access.ts";
import type { ServerTls } from "../../identity/server-tls.ts";
import { addDocsPage } from "./docs-page.ts";
import { addHistoryRoute, type HistoryRouteOptions } from "./history.ts";
import { addProbes, type ProbeOptions } from "./probes.ts";
import { handleBrokenRequest, handleError, problemSchema, sendProblem } from "./problem.ts";
import { addReaderGuard } from "./reader-guard.ts";
import { snapshotRoutes } from "./routes.ts";
import { renewCertificates } from "./secure-server.ts";
import { addSnapshotRoute } from "./snapshot-handler.ts";

export interface HttpAppOptions extends HistoryRouteOptions, ProbeOptions {
  readonly log: Logger;
  /** Decides who may read; undefined: everybody. */
  readonly readers?: ReaderAccess | undefined;
  /** Speaks TLS with these; plain text without. */
  readonly tls?: ServerTls | undefined;
}

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
    frameworkErrors: (error, request, reply) => void handleError(error, request, reply),
    clientErrorHandler: handleBrokenRequest,
    routerOptions: { maxParamLength: 1024 },
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
  });
  if (options.tls) renewCertificates(app.server, options.tls);
  if (options.readers) addReaderGuard(app, options.readers);
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
  for (const schema of [...Object.values(schemas), problemSchema]) app.addSchema(schema);

  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Kubevitals",
        version,
        description:
          "The vital signs of a cluster. Every answer comes from one snapshot and quotes its id; fields that were not measured are left out.",
      },
    },
    refResolver: { buildLocalReference: (json) => schemaName(json) },
  });
  await addDocsPage(app);

  addProbes(app, options);
  for (const route of snapshotRoutes) addSnapshotRoute(app, route, options.reader);
  addHistoryRoute(app, options);
  app.get("/openapi.json", { schema: { hide: true } }, () => app.swagger());
  app.get("/", { schema: { hide: true } }, (_request, reply) => reply.redirect("/docs"));
  return app;
}

/** What makes fastify speak TLS, of which its types know by another function. */
function secureOptions(tls: ServerTls | undefined): object {
  return tls ? { https: tls.current } : {};
}

/** Components of the OpenAPI document go by the names of their schemas. */
function schemaName({ $id }: Readonly<Record<string, unknown>>): string {
  if (typeof $id !== "string") throw new Error("a shared schema has a name");
  return $id;
}
