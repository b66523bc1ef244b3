import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { LookupError, type LookupFailure } from "../lookup.ts";

/** A problem document (RFC 9457). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
}

export const problemSchema = {
  $id: "Problem",
  title: "Problem",
  description: "What went wrong (RFC 9457).",
  type: "object",
  properties: {
    type: { type: "string", description: "Kind of the problem: about:blank, the title says it all." },
    title: { type: "string", description: "Meaning of the status." },
    status: { type: "integer", description: "HTTP status." },
    detail: { type: "string", description: "What went wrong with this request, and what would do." },
    instance: { type: "string", description: "The path that was asked for." },
  },
  required: ["type", "title", "status", "detail", "instance"],
  additionalProperties: false,
} as const;

export const problemContentType = "application/problem+json; charset=utf-8";

const lookupStatus: Readonly<Record<LookupFailure, number>> = {
  "no-snapshot": 503,
  "snapshot-gone": 410,
  "not-found": 404,
};

const titles: Readonly<Record<number, string>> = {
  400: "Bad Request",
  404: "Not Found",
  405: "Method Not Allowed",
  410: "Gone",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  500: "Internal Server Error",
  503: "Service Unavailable",
};

/** Answers with a problem document. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, status: number, detail: string): FastifyReply {
  const problem: Problem = {
    type: "about:blank",
    title: titles[status] ?? "Error",
    status,
    detail,
    instance: request.url.split("?", 1)[0] ?? "/",
  };
  return reply.code(status).type(problemContentType).serializer(JSON.stringify).send(problem);
}

/** Turns what a handler throws into a problem document; a defect of ours is logged and not told. */
export function handleError(error: FastifyError | LookupError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof LookupError) return sendProblem(request, reply, lookupStatus[error.failure], error.message);
  const status = error.validation ? 400 : (error.statusCode ?? 500);
  if (status < 500) return sendProblem(request, reply, status, error.message);
  request.log.error({ err: error }, "a request failed");
  return sendProblem(request, reply, 500, "the request could not be answered; the aggregator's log says why");
}
