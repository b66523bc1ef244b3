import type { FastifyInstance, FastifyRequest } from "fastify";
import { nodeMetricsToJson } from "@kubevitals/proto";
import type { Clock } from "@kubevitals/program";
import type { History } from "../../state/history.ts";
import type { SnapshotReader } from "../../state/snapshot-store.ts";
import { LookupError } from "../lookup.ts";
import { parameterSchema, problemResponses } from "./snapshot-handler.ts";

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
export function addHistoryRoute(app: FastifyInstance, { reader, history, clock, retentionSeconds }: HistoryRouteOptions): void {
  app.get<HistoryRequest>("/api/v1/metrics/nodes/:name/history", {
    schema: {
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
      const records = history.read(name, from ? Date.parse(from) : -Infinity, to ? Date.parse(to) : Infinity);
      if (records.length === 0) requireKnown(reader, name);
      return { nodeName: name, retentionSeconds, takenAt: new Date(clock.now()).toISOString(), items: records.map(nodeMetricsToJson) };
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

function requireKnown(reader: SnapshotReader, name: string): void {
  const snapshot = reader.get();
  if (typeof snapshot === "string" || !snapshot.nodes.has(name)) {
    throw new LookupError("not-found", `node '${name}' is not known`);
  }
}
