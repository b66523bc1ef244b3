import type { IncomingMessage } from "node:http";

/** A request as a stand-in API server sees it. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  /** The kind that is asked about, where it is a list or a watch. */
  readonly plural: string | undefined;
  readonly namespace: string | undefined;
  readonly isWatch: boolean;
}

/** `/api/v1/namespaces/shop/pods`, `/apis/apps/v1/deployments`. */
const resourcePath = /^\/(?:api\/v1|apis\/[^/]+\/[^/]+)(?:\/namespaces\/([^/]+))?\/([a-z]+)$/;

/** Reads a request to its end. */
export async function readRequest(request: IncomingMessage): Promise<SeenRequest> {
  const url = new URL(request.url ?? "/", "http://api-server");
  const [, namespace, plural] = resourcePath.exec(url.pathname) ?? [];
  let body = "";
  for await (const chunk of request) body += String(chunk);
  return {
    method: request.method ?? "",
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body,
    plural,
    namespace,
    isWatch: url.searchParams.get("watch") === "1",
  };
}
