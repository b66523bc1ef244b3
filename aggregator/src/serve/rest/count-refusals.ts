import type { FastifyInstance } from "fastify";
import type { AnswerRefusal, ReaderCounters } from "../reader-counters.ts";

/** Statuses of answers that refuse what was asked for. Tokens are not among them, nor what is not there. */
const reasons: Readonly<Record<number, AnswerRefusal>> = {
  400: "invalid",
  410: "gone",
  413: "too-large",
  414: "too-large",
  503: "unavailable",
};

/** Counts refused requests; those of probes, whose 503 is an answer, are none. */
export function countRefusals(app: FastifyInstance, counters: ReaderCounters): void {
  app.addHook("onResponse", async ({ routeOptions: { url = "" } }, { statusCode }) => {
    const reason = reasons[statusCode];
    if (reason === undefined) return;
    if (url.startsWith("/api/")) counters.refused("rest", reason);
    else if (url.startsWith("/metrics") || url === "/sd") counters.refused("prometheus", reason);
  });
}
