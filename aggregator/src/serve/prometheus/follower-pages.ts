import type { FastifyInstance } from "fastify";
import type { BlockValues } from "@kubevitals/proto";
import type { Clock } from "@kubevitals/program";
import { negotiateEncoding } from "./negotiate/encoding.ts";
import { negotiateFormat } from "./negotiate/format.ts";
import { ownPage } from "./own-page.ts";
import { familiesOf, type PageQuery } from "./page-query.ts";

/** What followers' pages are made of. */
export interface FollowerPagesOptions {
  /** Which replica carries the cluster's page. */
  readonly leadership: { readonly isLeader: boolean; readonly leader: string };
  /** The metrics of this process. */
  readonly ownMetrics: () => Promise<readonly BlockValues[]>;
  readonly clock: Clock;
}

/** Pages of which all replicas together have one: the cluster's, whole or a shard of it, and its parts. */
const clusterPage = "/metrics";
const nodePage = "/metrics/nodes/:name";
const noNodePage = "/metrics/cluster";

/** How often is looked whether a page that is being written is still ours to give. */
const lookMilliseconds = 500;

/**
 * Keeps the cluster's page to the leader, so that whoever scrapes all replicas has no series twice: of a follower `/metrics`, with
 * or without a shard, says what there is to say of its own process, and a part of the page says nothing but why. Format, coding and
 * families are the reader's choice, as on the leader's. A page whose writing
 * lasts for longer than the leadership is broken off: its reader has to take it for the failed scrape that it is.
 */
export function addFollowerPages(app: FastifyInstance, { leadership, ownMetrics, clock }: FollowerPagesOptions): void {
  app.addHook("preHandler", async (request, reply) => {
    const { url } = request.routeOptions;
    if (url !== clusterPage && url !== nodePage && url !== noNodePage) return undefined;
    if (!leadership.isLeader) {
      const families = familiesOf(request.query as PageQuery);
      const { format, contentType } = negotiateFormat(request.headers.accept);
      const encoding = negotiateEncoding(request.headers["accept-encoding"]);
      const own = url === clusterPage ? await ownMetrics() : [];
      const page = await ownPage(own, comment(leadership.leader), { families, format, encoding }, clock);
      if (encoding !== "identity") reply.header("Content-Encoding", encoding);
      return reply.header("Vary", "Accept, Accept-Encoding").type(contentType).send(page);
    }
    const timer = setInterval(() => {
      if (!leadership.isLeader) reply.raw.destroy();
    }, lookMilliseconds);
    reply.raw.once("close", () => clearInterval(timer));
    return undefined;
  });
}

/** The leader's identity comes from the API server: whatever it is, it stays on its line. */
function comment(leader: string): string {
  const who = leader === "" ? "no replica" : `the replica ${leader.replaceAll(/[^\w.:-]/g, "?").slice(0, 300)}`;
  return `This replica does not lead: ${who} carries the cluster.`;
}
