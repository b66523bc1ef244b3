import type { FastifyInstance, FastifyReply } from "fastify";
import { textContentType } from "@kubevitals/proto";
import type { Snapshot } from "../../state/snapshot.ts";
import type { SnapshotReader } from "../../state/snapshot-store.ts";
import { lookupRecord, lookupSnapshot } from "../lookup.ts";
import type { Parameters } from "../rest/route.ts";
import { parameterSchema, snapshotHeader, snapshotQuery } from "../rest/snapshot-handler.ts";
import { renderNodePage, renderPage } from "./page.ts";
import type { LabelOptions } from "./target-labels.ts";

export interface PrometheusRouteOptions {
  readonly reader: SnapshotReader;
  readonly labels: LabelOptions;
  /** The aggregator's own process metrics as text. */
  readonly ownMetrics: () => Promise<string>;
}

/** What is not known is refused: a page that ignored `shard` would count every series once a shard. */
const querystring = { type: "object", properties: snapshotQuery, additionalProperties: false };

/** Serves `/metrics`, the cluster's page, and `/metrics/nodes/{name}`, one node's part of it. */
export function addPrometheusRoutes(
  app: FastifyInstance,
  { reader, labels, ownMetrics }: PrometheusRouteOptions,
): void {
  // Scrapes of one snapshot share its page; one page is kept, as memory is not for the past.
  let newest: { readonly id: string; readonly page: string } | undefined;
  const pageOf = (snapshot: Snapshot) => {
    if (newest?.id !== snapshot.id) newest = { id: snapshot.id, page: renderPage(snapshot, labels) };
    return newest.page;
  };

  app.get("/metrics", { schema: { hide: true, querystring } }, async (request, reply) => {
    const snapshot = lookupSnapshot(reader, (request.query as Parameters)["snapshot"]);
    return sendPage(reply, snapshot, pageOf(snapshot) + (await ownMetrics()));
  });
  app.get(
    "/metrics/nodes/:name",
    { schema: { hide: true, querystring, params: parameterSchema({ name: "Name of the node" }) } },
    (request, reply) => {
      const snapshot = lookupSnapshot(reader, (request.query as Parameters)["snapshot"]);
      const { name = "" } = request.params as Parameters;
      return sendPage(reply, snapshot, renderNodePage(name, lookupRecord(snapshot, name), labels));
    },
  );
}

function sendPage(reply: FastifyReply, { id }: Snapshot, page: string): FastifyReply {
  return reply.header(snapshotHeader, id).type(textContentType).send(page);
}
