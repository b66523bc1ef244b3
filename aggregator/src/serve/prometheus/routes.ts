import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { SnapshotReader } from "../../state/snapshot-store.ts";
import { quote } from "../../quote.ts";
import { lookupRecord, lookupSnapshot } from "../lookup.ts";
import { RequestError, sendProblem } from "../rest/problem.ts";
import { parameterSchema, snapshotHeader, snapshotQuery } from "../rest/snapshot-handler.ts";
import { MetricsPages, type MetricsPagesOptions, type PageRequest } from "./metrics-pages.ts";
import { negotiateEncoding } from "./negotiate/encoding.ts";
import { negotiateFormat } from "./negotiate/format.ts";
import { familiesOf, type PageQuery } from "./page-query.ts";
import { PageAborted } from "./page/page-aborted.ts";
import { parseShard, shardPattern, wholePage, type Shard } from "./shard.ts";

export interface PrometheusRouteOptions extends MetricsPagesOptions {
  readonly reader: SnapshotReader;
}

/** Families that a reader may name. */
const mostFamilies = 256;

const familyName = { type: "string", minLength: 1, maxLength: 253 };

/** What is not known is refused: a page that ignored a parameter would say something else than it was asked. */
const nodeQuery = {
  type: "object",
  properties: {
    ...snapshotQuery,
    "name[]": { anyOf: [familyName, { type: "array", items: familyName, maxItems: mostFamilies }] },
  },
  additionalProperties: false,
};
const clusterQuery = {
  ...nodeQuery,
  properties: { ...nodeQuery.properties, shard: { type: "string", pattern: shardPattern } },
};

/** Pages that are under way at the same time; each has its buffers. */
const mostPages = 32;

/**
 * Serves `/metrics`, the cluster's page, and its parts: `/metrics?shard=I/N` has some of the nodes and objects,
 * `/metrics/nodes/{name}` one node, and `/metrics/cluster` what speaks of no node. In the format and the coding that the reader wants
 * most, and with `?name[]=` only the families that it names.
 */
export function addPrometheusRoutes(app: FastifyInstance, options: PrometheusRouteOptions): void {
  const { reader } = options;
  const pages = new MetricsPages(options);
  let underWay = 0;

  const answer = async (request: FastifyRequest, reply: FastifyReply, what: Pick<PageRequest, "snapshot" | "of">) => {
    const families = familiesOf(request.query as PageQuery);
    if (underWay >= mostPages)
      return sendProblem(request, reply, 503, `${underWay} pages are being read already; ask again when they are done`);
    const { format, contentType } = negotiateFormat(request.headers.accept);
    const encoding = negotiateEncoding(request.headers["accept-encoding"]);
    beginAnswer(reply, {
      "Content-Type": contentType,
      [snapshotHeader]: what.snapshot.id,
      Vary: "Accept, Accept-Encoding",
      ...(encoding === "identity" ? {} : { "Content-Encoding": encoding }),
    });
    if (request.method === "HEAD") return reply.raw.end();
    underWay++;
    try {
      await pages.write(reply.raw, { ...what, families, format, encoding });
    } catch (error) {
      if (!(error instanceof PageAborted)) request.log.error({ err: error }, "a page could not be written");
      reply.raw.destroy();
    } finally {
      underWay--;
    }
    return reply;
  };

  app.get("/metrics", { schema: { hide: true, querystring: clusterQuery } }, (request, reply) => {
    const { snapshot, shard } = request.query as PageQuery;
    const of = shard === undefined ? wholePage : shardOf(shard);
    return answer(request, reply, { snapshot: lookupSnapshot(reader, snapshot), of });
  });
  app.get("/metrics/cluster", { schema: { hide: true, querystring: nodeQuery } }, (request, reply) => {
    const snapshot = lookupSnapshot(reader, (request.query as PageQuery).snapshot);
    return answer(request, reply, { snapshot, of: "no-node" });
  });
  app.get(
    "/metrics/nodes/:name",
    { schema: { hide: true, querystring: nodeQuery, params: parameterSchema({ name: "Name of the node" }) } },
    (request, reply) => {
      const snapshot = lookupSnapshot(reader, (request.query as PageQuery).snapshot);
      const { name } = request.params as { readonly name: string };
      return answer(request, reply, { snapshot, of: { name, record: lookupRecord(snapshot, name) } });
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
function beginAnswer(reply: FastifyReply, headers: Readonly<Record<string, string>>): void {
  reply.hijack();
  reply.raw.writeHead(200, headers);
}
