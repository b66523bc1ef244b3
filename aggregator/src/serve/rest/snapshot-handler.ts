import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Snapshot } from "../../state/snapshot.ts";
import { lookupSnapshot } from "../lookup.ts";
import { QueryError } from "../query/query-error.ts";
import { answerOnce, answerText, type AnswerOptions } from "./answer.ts";
import type { Parameters, QueryParameters, Schema, SnapshotRoute } from "./route.ts";
import { eventSchema } from "./watch/event-schema.ts";
import { answerWithEvents, type WatchOptions } from "./watch/watch-answer.ts";

export { snapshotHeader } from "./answer.ts";

/** Heading of all paths in the OpenAPI document. */
export const restTag = "Vital signs";

const idLength = 128;

export const snapshotQuery = {
  snapshot: {
    type: "string",
    maxLength: idLength,
    description: "Id of the snapshot to answer from, until 60 s after it was taken; without it the newest.",
  },
} as const;

const longestInterval = 3600;
const longestWatch = 86_400;

const watchQuery = {
  watch: {
    type: "string",
    enum: ["", "true", "false"],
    description:
      "Answer with server-sent events: what the newest snapshot says, then each newer one; the id of an event is that of its snapshot.",
  },
  minIntervalSeconds: {
    type: "number",
    minimum: 0,
    maximum: longestInterval,
    default: 1,
    description: "Seconds that lie between two events of a watch at the least; 0: every snapshot.",
    examples: [5],
  },
  timeoutSeconds: {
    type: "number",
    exclusiveMinimum: 0,
    maximum: longestWatch,
    description: "Seconds after which a watch ends; without it it goes on.",
    examples: [60],
  },
} as const;

/** Failures that every path may answer with. */
export const problemResponses = Object.fromEntries(
  Object.entries({
    400: "The request makes no sense.",
    401: "No bearer token, or one that is not valid; only where the aggregator asks for one.",
    403: "The bearer of the token may not read this.",
    404: "There is no such object.",
    410: "The snapshot is not held any more.",
    414: "A name in the path is too long.",
    431: "The path and headers are too long.",
    503: "No snapshot has been taken yet, or too many readers are answered.",
  }).map(([code, description]) => [
    code,
    { description, content: { "application/problem+json": { schema: { $ref: "Problem#" } } } },
  ]),
);

export type SnapshotRouteOptions = WatchOptions & AnswerOptions;

/** Serves a path from the newest snapshot or the one that is asked for. */
export function addSnapshotRoute(app: FastifyInstance, route: SnapshotRoute, options: SnapshotRouteOptions): void {
  app.addSchema(withSnapshotId(route));
  const answerSchema = { $ref: `${route.answerName}#` };
  app.get(route.path.replaceAll(/\{(\w+)\}/g, ":$1"), {
    compress: {},
    schema: {
      tags: [restTag],
      summary: route.summary,
      querystring: {
        type: "object",
        properties: { ...route.query, ...snapshotQuery, ...watchQuery },
        additionalProperties: false,
      },
      ...(route.parameters && { params: parameterSchema(route.parameters) }),
      response: {
        200: {
          description: route.summary,
          content: {
            "application/json": { schema: answerSchema },
            "text/event-stream": { schema: eventSchema(answerSchema) },
          },
        },
        304: { description: "The reader has this answer already: its If-None-Match says so.", type: "null" },
        ...problemResponses,
      },
    },
    handler: async (request: FastifyRequest, reply: FastifyReply) => {
      const { watch, minIntervalSeconds, timeoutSeconds, ...query } = request.query as QueryParameters;
      const prepared = route.prepare(request.params as Parameters, query);
      if (watch === undefined || watch === "false") return await answerOnce(request, reply, prepared, options);
      if (prepared.snapshotId !== undefined || query["snapshot"])
        throw new QueryError("watch", "follows the newest snapshot; leave `snapshot` and `continue` out");
      prepared.respond(lookupSnapshot(options.reader, undefined)); // what is not there now is not waited for
      const answer = (snapshot: Snapshot) => answerText(snapshot, prepared, options);
      const seconds = { minInterval: Number(minIntervalSeconds), timeout: Number(timeoutSeconds ?? Infinity) };
      return answerWithEvents({ request, reply, seconds, answer }, options);
    },
  });
}

export function parameterSchema(parameters: Readonly<Record<string, string>>): Schema {
  const names = Object.keys(parameters);
  return {
    type: "object",
    properties: Object.fromEntries(
      Object.entries(parameters).map(([name, description]) => [
        name,
        { type: "string", minLength: 1, maxLength: 253, description },
      ]),
    ),
    required: names,
  };
}

/** Schema of a route's answer, by its name. */
function withSnapshotId({ answerName, answer }: SnapshotRoute): Schema {
  const { description, properties, required } = answer;
  return {
    $id: answerName,
    title: answerName,
    description,
    type: "object",
    additionalProperties: false,
    properties: {
      snapshotId: { type: "string", description: "The snapshot that answers." },
      ...(properties as Schema),
    },
    required: ["snapshotId", ...((required as readonly string[] | undefined) ?? [])],
  };
}
