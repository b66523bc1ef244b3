import { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Clock } from "@kubevitals/program";
import type { History } from "../../state/history.ts";
import type { SnapshotReader } from "../../state/snapshot-store.ts";
import { lookupNode, lookupSnapshot } from "../lookup.ts";
import { historyQuery, historySchema, mostItems } from "./history-schema.ts";
import { historyText } from "./history-text.ts";
import { pageToken, readPageToken } from "./page-token.ts";
import { RequestError } from "./problem.ts";
import { parameterSchema, problemResponses, restTag } from "./snapshot-handler.ts";
import type { Turns } from "./turns.ts";

export interface HistoryRouteOptions {
  readonly reader: SnapshotReader;
  readonly history: History;
  readonly clock: Clock;
  /** Tells this start of this aggregator from all others. */
  readonly instanceId: string;
  readonly turns: Turns;
}

interface HistoryRequest {
  Params: { name: string };
  Querystring: { from?: string; to?: string; family?: string; limit?: number; continue?: string };
}

/** Serves the recent past of a node, page by page: the one path that is not answered from a snapshot. */
export function addHistoryRoute(
  app: FastifyInstance,
  { reader, history, clock, instanceId, turns }: HistoryRouteOptions,
): void {
  app.get<HistoryRequest>("/api/v1/metrics/nodes/:name/history", {
    compress: {},
    schema: {
      tags: [restTag],
      summary: "The recent past of one node",
      params: parameterSchema({ name: "Name of the node" }),
      querystring: { type: "object", properties: historyQuery, additionalProperties: false },
      response: {
        200: {
          description: "The node's vitals, and series where they were asked for, oldest first",
          content: { "application/json": { schema: historySchema } },
        },
        ...problemResponses,
      },
    },
    handler: (request: FastifyRequest<HistoryRequest>, reply: FastifyReply) => {
      const { name } = request.params;
      const { from, to, family, limit, continue: token } = request.query;
      const span = { from: timeOf(from, "from") ?? -Infinity, to: timeOf(to, "to") ?? Infinity };
      if (span.from > span.to) throw new RequestError("from is later than to");
      const after = token === undefined ? undefined : readPageToken(instanceId, token);
      const monotonic = clock.monotonic();
      if (!history.has(name, monotonic)) lookupNode(lookupSnapshot(reader, undefined), name);
      void reply.type("application/json; charset=utf-8");
      if (request.method === "HEAD") return reply.send(Readable.from([]));
      const text = historyText({
        head: {
          nodeName: name,
          retentionSeconds: history.retentionSeconds,
          takenAt: new Date(clock.now()).toISOString(),
        },
        vitals: history.vitals(name, span, after, monotonic),
        limit: limit ?? mostItems,
        tokenOf: (position) => pageToken(instanceId, position),
        family: family === undefined || after ? undefined : history.family(name, family, span, monotonic),
      });
      return reply.send(Readable.from(turns.pieces(text)));
    },
  });
}

/** Milliseconds since 1970. A leap second passes the schema, but no clock of ours has one. */
function timeOf(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined;
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds)) throw new RequestError(`${name} is not a time that is known here`);
  return milliseconds;
}
