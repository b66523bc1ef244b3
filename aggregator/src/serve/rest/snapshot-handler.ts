import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { SnapshotReader } from "../../state/snapshot-store.ts";
import { lookupSnapshot } from "../lookup.ts";
import type { Parameters, Schema, SnapshotRoute } from "./route.ts";

/** The header in which every answer from a snapshot quotes its id. */
export const snapshotHeader = "Kubevitals-Snapshot-Id";

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

/** Failures that every path may answer with. */
export const problemResponses = Object.fromEntries(
  Object.entries({
    400: "The request makes no sense.",
    404: "There is no such object.",
    410: "The snapshot is not held any more.",
    503: "No snapshot has been taken yet.",
  }).map(([code, description]) => [
    code,
    { description, content: { "application/problem+json": { schema: { $ref: "Problem#" } } } },
  ]),
);

/** Serves a path from the newest snapshot or the one that is asked for. */
export function addSnapshotRoute(app: FastifyInstance, route: SnapshotRoute, reader: SnapshotReader): void {
  app.get(route.path.replaceAll(/\{(\w+)\}/g, ":$1"), {
    schema: {
      tags: [restTag],
      summary: route.summary,
      querystring: { type: "object", properties: snapshotQuery, additionalProperties: false },
      ...(route.parameters && { params: parameterSchema(route.parameters) }),
      response: {
        200: { description: route.summary, content: { "application/json": { schema: withSnapshotId(route.answer) } } },
        ...problemResponses,
      },
    },
    handler: (request: FastifyRequest, reply: FastifyReply) => {
      const snapshot = lookupSnapshot(reader, (request.query as Parameters)["snapshot"]);
      void reply.header(snapshotHeader, snapshot.id);
      return reply.send({ snapshotId: snapshot.id, ...route.respond(snapshot, request.params as Parameters) });
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

function withSnapshotId({ title, description, properties, required }: Schema): Schema {
  return {
    title,
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
