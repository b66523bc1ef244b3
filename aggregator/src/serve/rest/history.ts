import type { FastifyInstance, FastifyRequest } from "fastify";
import { nodeMetricsToJson } from "@kubevitals/proto";
import type { Clock } from "@kubevitals/program";
import type { FamilyHistory } from "../../state/family-history.ts";
import type { History } from "../../state/history.ts";
import type { SnapshotReader } from "../../state/snapshot-store.ts";
import { lookupNode, lookupSnapshot } from "../lookup.ts";
import { historySchema, timeSchema } from "./history-schema.ts";
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
  Querystring: { from?: string; to?: string; family?: string };
}

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
          from: timeSchema("Earliest time, by the node's wall clock (RFC 3339); without it as far back as is kept."),
          to: timeSchema("Latest time; without it now."),
          family: {
            type: "string",
            pattern: "^[a-zA-Z_:][a-zA-Z0-9_:]*$",
            maxLength: 253,
            description: "A metric family, such as node_load1: the answer has its series as well.",
          },
        },
        additionalProperties: false,
      },
      response: {
        200: {
          description: "The node's vitals, and series where they were asked for, oldest first",
          content: { "application/json": { schema: historySchema } },
        },
        ...problemResponses,
      },
    },
    handler: (request: FastifyRequest<HistoryRequest>) => {
      const { name } = request.params;
      const { from, to, family } = request.query;
      const earliest = timeOf(from, "from") ?? -Infinity;
      const latest = timeOf(to, "to") ?? Infinity;
      if (earliest > latest) throw new RequestError("from is later than to");
      const monotonic = clock.monotonic();
      const records = history.read(name, earliest, latest, monotonic);
      if (records.length === 0) lookupNode(lookupSnapshot(reader, undefined), name);
      return {
        nodeName: name,
        retentionSeconds,
        takenAt: new Date(clock.now()).toISOString(),
        items: records.map(nodeMetricsToJson),
        ...(family === undefined ? {} : seriesToJson(history.readFamily(name, family, earliest, latest, monotonic))),
      };
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

function seriesToJson({ series, omitted }: FamilyHistory) {
  return {
    series: series.map(({ name, labels, points }) => ({
      name,
      labels,
      points: points.map(({ timestamp, value }) => ({
        timestamp: new Date(timestamp).toISOString(),
        value: valueToJson(value),
      })),
    })),
    seriesOmitted: omitted === 0 ? undefined : omitted,
  };
}

function valueToJson(value: number): number | string {
  if (Number.isFinite(value)) return value;
  return Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
}
