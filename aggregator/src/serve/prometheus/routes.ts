import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { textContentType } from "@kubevitals/proto";
import type { SnapshotReader } from "../../state/snapshot-store.ts";
import { quote } from "../../quote.ts";
import { lookupRecord, lookupSnapshot } from "../lookup.ts";
import { RequestError, sendProblem } from "../rest/problem.ts";
import type { Parameters } from "../rest/route.ts";
import { parameterSchema, snapshotHeader, snapshotQuery } from "../rest/snapshot-handler.ts";
import { acceptsGzip, deflatePart, GzipFrame } from "./gzip-parts.ts";
import { MetricsPages, type Encoding, type MetricsPagesOptions } from "./metrics-pages.ts";
import { PageAborted } from "./page-output.ts";
import { parseShard, shardPattern, wholePage, type Shard } from "./shard.ts";

export interface PrometheusRouteOptions extends MetricsPagesOptions {
  readonly reader: SnapshotReader;
}

/** What is not known is refused: a page that ignored a parameter would say something else than it was asked. */
const nodeQuery = { type: "object", properties: snapshotQuery, additionalProperties: false };
const clusterQuery = {
  ...nodeQuery,
  properties: { ...snapshotQuery, shard: { type: "string", pattern: shardPattern } },
};

/** Pages that are under way at the same time; each has its buffers. */
const mostPages = 32;

/** How long a reader may take nothing of its page, in milliseconds. */
const mostSilence = 30_000;

/** Serves `/metrics`, the cluster's page, and `/metrics/nodes/{name}`, one node's part of it. */
export function addPrometheusRoutes(app: FastifyInstance, options: PrometheusRouteOptions): void {
  const { reader } = options;
  const pages = new MetricsPages(options);
  let underWay = 0;

  app.get("/metrics", { schema: { hide: true, querystring: clusterQuery } }, async (request, reply) => {
    const { snapshot: id, shard: wanted } = request.query as Parameters;
    const shard = wanted === undefined ? wholePage : shardOf(wanted);
    const snapshot = lookupSnapshot(reader, id);
    if (underWay >= mostPages)
      return sendProblem(request, reply, 503, `${underWay} pages are being read already; ask again when they are done`);
    const encoding = beginAnswer(request, reply, snapshot.id);
    if (request.method === "HEAD") return reply.raw.end();
    underWay++;
    try {
      await pages.write(reply.raw, snapshot, shard, encoding);
    } catch (error) {
      if (!(error instanceof PageAborted)) request.log.error({ err: error }, "a page could not be written");
      reply.raw.destroy();
    } finally {
      underWay--;
    }
    return reply;
  });
  app.get(
    "/metrics/nodes/:name",
    { schema: { hide: true, querystring: nodeQuery, params: parameterSchema({ name: "Name of the node" }) } },
    (request, reply) => {
      const snapshot = lookupSnapshot(reader, (request.query as Parameters)["snapshot"]);
      const { name = "" } = request.params as Parameters;
      const text = pages.nodePage(name, lookupRecord(snapshot, name), snapshot);
      const encoding = encodingFor(request);
      void reply.header(snapshotHeader, snapshot.id).headers(encodingHeaders(encoding)).type(textContentType);
      return reply.send(encoding === "gzip" ? gzip(text) : text);
    },
  );
}

/** @throws {RequestError} */
function shardOf(text: string): Shard {
  const shard = parseShard(text);
  if (shard) return shard;
  throw new RequestError(`shard '${quote(text)}': write I/N, with I from 0 to N-1 and N at most 1024`);
}

/** Sends the headers of an answer that is written piece by piece: from here on it is ours and not fastify's. */
function beginAnswer(request: FastifyRequest, reply: FastifyReply, snapshotId: string): Encoding {
  const encoding = encodingFor(request);
  reply.hijack();
  reply.raw.setTimeout(mostSilence, () => reply.raw.destroy());
  reply.raw.writeHead(200, {
    "Content-Type": textContentType,
    [snapshotHeader]: snapshotId,
    ...encodingHeaders(encoding),
  });
  return encoding;
}

function encodingFor(request: FastifyRequest): Encoding {
  return acceptsGzip(request.headers["accept-encoding"]) ? "gzip" : "identity";
}

function encodingHeaders(encoding: Encoding): Readonly<Record<string, string>> {
  return { Vary: "Accept-Encoding", ...(encoding === "gzip" ? { "Content-Encoding": encoding } : {}) };
}

function gzip(text: string): Buffer {
  const part = deflatePart(Buffer.from(text));
  const frame = new GzipFrame();
  frame.add(part);
  return Buffer.concat([GzipFrame.header, part.bytes, frame.trailer()]);
}
