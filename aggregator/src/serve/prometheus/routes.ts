import type { FastifyInstance, FastifyReply } from "fastify";
import { textContentType } from "@kubevitals/proto";
import type { Snapshot } from "../../state/snapshot.ts";
import type { SnapshotReader } from "../../state/snapshot-store.ts";
import { lookupNode, lookupSnapshot } from "../lookup.ts";
import type { Parameters } from "../rest/route.ts";
import { parameterSchema, snapshotHeader, snapshotQuery } from "../rest/snapshot-handler.ts";
import { renderPage } from "./page.ts";
import type { LabelOptions } from "./target-labels.ts";

export interface PrometheusRouteOptions {
  readonly reader: SnapshotReader;
  readonly labels: LabelOptions;
  /** The aggregator's own process metrics as text. */
  readonly ownMetrics: () => Promise<string>;
}

const querystring = { type: "object", properties: snapshotQuery };

/** Serves `/metrics`, the cluster's page, and `/metrics/nodes/{name}`, one node's part of it. */
export function addPrometheusRoutes(app: FastifyInstance, { reader, labels, ownMetrics }: PrometheusRouteOptions): void {
  app.get("/metrics", { schema: { hide: true, querystring } }, async (request, reply) => {
    const snapshot = lookupSnapshot(reader, (request.query as Parameters)["snapshot"]);
    return sendPage(reply, snapshot, renderPage(snapshot, labels) + (await ownMetrics()));
  });
  app.get(
    "/metrics/nodes/:name",
    { schema: { hide: true, querystring, params: parameterSchema({ name: "Name of the node" }) } },
    (request, reply) => {
      const snapshot = lookupSnapshot(reader, (request.query as Parameters)["snapshot"]);
      const { name = "" } = request.params as Parameters;
      lookupNode(snapshot, name);
      const onlyNode = new Map(Array.from(snapshot.nodes).filter(([key]) => key === name));
      return sendPage(reply, snapshot, renderPage({ ...snapshot, nodes: onlyNode }, labels));
    },
  );
}

function sendPage(reply: FastifyReply, { id }: Snapshot, page: string): FastifyReply {
  return reply.header(snapshotHeader, id).type(textContentType).send(page);
}
