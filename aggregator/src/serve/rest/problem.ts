import type { Socket } from "node:net";
import type {
  ConnectionError,
  FastifyError,
  FastifyReply,
  FastifyRequest,
  FastifySchemaValidationError,
} from "fastify";
import { quote } from "../../quote.ts";
import { LookupError, type LookupFailure } from "../lookup.ts";
import { QueryError } from "../query/query-error.ts";

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
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  410: "Gone",
  408: "Request Timeout",
  413: "Content Too Large",
  414: "URI Too Long",
  415: "Unsupported Media Type",
  431: "Request Header Fields Too Large",
  500: "Internal Server Error",
  503: "Service Unavailable",
};

/** A request that makes no sense (any more) although its schema let it pass; the message says so to a person. */
export class RequestError extends Error {
  override readonly name = "RequestError";
  readonly statusCode: 400 | 410;

  constructor(message: string, statusCode: 400 | 410 = 400) {
    super(message);
    this.statusCode = statusCode;
  }
}

/** A problem with a request, as a document. */
export function problemOf(request: FastifyRequest, status: number, detail: string): Problem {
  return {
    type: "about:blank",
    title: titles[status] ?? "Error",
    status,
    detail,
    instance: request.url.split("?", 1)[0] ?? "/",
  };
}

/** Answers with a problem document. */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  detail: string,
): FastifyReply {
  const problem = problemOf(request, status, detail);
  return reply.code(status).type(problemContentType).serializer(JSON.stringify).send(problem);
}

const brokenRequests: Readonly<Record<string, readonly [status: number, detail: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, "the request did not arrive in time"],
  HPE_HEADER_OVERFLOW: [431, "the path and headers are too long"],
};

/** Answers what is not even an HTTP request, so that fastify never sees it, and ends the connection. */
export function handleBrokenRequest({ code }: ConnectionError, socket: Socket): void {
  if (code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  const [status, detail] = brokenRequests[code] ?? [400, "this is not HTTP"];
  const title = titles[status] ?? "Error";
  const body = JSON.stringify({ type: "about:blank", title, status, detail, instance: "/" } satisfies Problem);
  const head = `HTTP/1.1 ${status} ${title}\r\nContent-Type: ${problemContentType}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n`;
  socket.end(head + body, () => socket.destroy());
}

/** Turns what a handler throws into a problem document; a defect of ours is logged and not told. */
export function handleError(error: Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { status, detail } = statusOf(error);
  if (status >= 500 && !(error instanceof LookupError)) request.log.error({ err: error }, "a request failed");
  return sendProblem(request, reply, status, detail);
}

/** Status and detail of what a handler throws. */
export function statusOf(error: Error): { readonly status: number; readonly detail: string } {
  const { message } = error;
  if (error instanceof LookupError) return { status: lookupStatus[error.failure], detail: message };
  if (error instanceof QueryError) return { status: 400, detail: message };
  const { validation, statusCode = 500 } = error as Partial<FastifyError>;
  const status = validation ? 400 : statusCode;
  return status < 500
    ? { status, detail: message }
    : { status: 500, detail: "the request could not be answered; the aggregator's log says why" };
}

/** What a request's parameters do wrong, in a sentence that names them. */
export function describeInvalid(errors: readonly FastifySchemaValidationError[], part: string): Error {
  const problems = errors.map(({ instancePath, message = "is not valid", params }) => {
    const unknown = params["additionalProperty"];
    const where = part + instancePath;
    return typeof unknown === "string" ? `${where} ${message}: there is no '${quote(unknown)}'` : `${where} ${message}`;
  });
  return new Error(problems.join(", "));
}
