import type { ServerResponse } from "node:http";

/** Answers a request; it may also leave it unanswered, or break off. */
export type Answer = (response: ServerResponse) => void;

/** A failure as the API server itself describes it. */
export function statusAnswer(code: number, reason: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return (response) => sendJson(response, code, statusObject(code, reason), headers);
}

/** A failure as an unknown API group, a dead APIService or a proxy in between describes it. */
export function textAnswer(code: number, text: string): Answer {
  return (response) => response.writeHead(code, { "content-type": "text/plain; charset=utf-8" }).end(text);
}

/** An answer that begins like this, and is then cut off. */
export function cutAnswer(beginning: string): Answer {
  return (response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.write(beginning, () => response.destroy());
  };
}

/** An answer that begins like this, and says nothing more: a connection that is half open. */
export function silentAnswer(beginning = ""): Answer {
  return (response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.flushHeaders();
    if (beginning !== "") response.write(beginning);
  };
}

/** Lines of a watch, after which the server ends it as it should. */
export function linesAnswer(...lines: readonly (string | object)[]): Answer {
  return (response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(lines.map((line) => `${typeof line === "string" ? line : JSON.stringify(line)}\n`).join(""));
  };
}

export function statusObject(code: number, reason: string): object {
  return {
    kind: "Status",
    apiVersion: "v1",
    status: "Failure",
    message: `as a test wants it: ${reason}`,
    reason,
    code,
  };
}

export function sendJson(
  response: ServerResponse,
  code: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(code, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}
