import type { FastifyInstance, FastifyRequest } from "fastify";
import { nodeMetricsToJson } from "@kubevitals/proto";
import type { Clock } from "@kubevitals/program";
import type { History } from "../../state/history.ts";
import type { SnapshotReader } from "../../state/snapshot-store.ts";
import { lookupNode, lookupSnapshot } from "../lookup.ts";
import { RequestError } from "./problem.ts";
import { parameterSchema, problemResponses, restTag } from "./snapshot-handler.ts";

export interface HistoryRouteOptions {
  readonly reader: SnapshotReader;
  readonly history: History;
  readonly clock: Clock;
  readonly retentionSeconds: number;
}

interface HistoryRequest {
  Params: { name: string };
  Querystring: { from?: string; to?: string };
}

const time = (description: string) => ({ type: "string", format: "date-time", description });

/** Serves the recent past of a node: the one path that is not answered from a snapshot. */
export function addHistoryRoute(
  app: FastifyInstance,
  { reader, history, clock, retentionSeconds }: HistoryRouteOptions,
): void {
  app.get<HistoryRequest>("/api/v1/metrics/nodes/:name/history", {
    schema: {
      tags: [restTag],
      summary: "The recent past of one node",
      params: parameterSchema({ name: "Name of the node" }),
      querystring: {
        type: "object",
        properties: {
          from: time("Earliest time, by the node's wall clock (RFC 3339); without it as far back as is kept."),
          to: time("Latest time; without it now."),
        },
        additionalProperties: false,
      },
      response: {
        200: {
          description: "The node's vitals, oldest first",
          content: { "application/json": { schema: historySchema } },
        },
        ...problemResponses,
      },
    },
    handler: (request: FastifyRequest<HistoryRequest>) => {
      const { name } = request.params;
      const { from, to } = request.query;
      const earliest = timeOf(from, "from") ?? -Infinity;
      const latest = timeOf(to, "to") ?? Infinity;
      if (earliest > latest) throw new RequestError("from is later than to");
      const records = history.read(name, earliest, latest, clock.monotonic());
      if (records.length === 0) lookupNode(lookupSnapshot(reader, undefined), name);
      return {
        nodeName: name,
        retentionSeconds,
        takenAt: new Date(clock.now()).toISOString(),
        items: records.map(nodeMetricsToJson),
      };
    },
  });
}

const historySchema = {
  type: "object",
  properties: {
    nodeName: { type: "string", description: "Name of the node." },
    retentionSeconds: { type: "number", description: "How far back the history goes, in seconds." },
    takenAt: time("When it was read, by the aggregator's wall clock."),
    items: { type: "array", items: { $ref: "NodeMetrics#" }, description: "The node's vitals, oldest first." },
  },
  required: ["nodeName", "retentionSeconds", "takenAt", "items"],
  additionalProperties: false,
} as const;

/** Milliseconds since 1970. A leap second passes the schema, but no clock of ours has one. */
function timeOf(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined;
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds)) throw new RequestError(`${name} is not a time that is known here`);
  return milliseconds;
}
