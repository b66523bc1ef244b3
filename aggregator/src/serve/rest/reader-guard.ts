import type { FastifyInstance, FastifyRequest } from "fastify";
import { bearerToken } from "../../identity/bearer.ts";
import type { ReaderAccess, ReaderRefusal, ReaderRefusalReason } from "../../identity/reader-access.ts";
import { probePaths } from "./probes.ts";
import { sendProblem } from "./problem.ts";

/** Status of a refusal. */
export const refusalStatus: Readonly<Record<ReaderRefusalReason, number>> = {
  unauthenticated: 401,
  forbidden: 403,
  unavailable: 503,
};

/** Asks every reader for a token but those of the probes. What is not served is asked for like what is, and gives nothing away. */
export function addReaderGuard(app: FastifyInstance, readers: ReaderAccess): void {
  app.addHook("onRequest", async (request, reply) => {
    if (probePaths.has(request.routeOptions.url ?? "")) return;
    const refusal = await reviewReader(readers, request);
    if (refusal === undefined) return;
    // RFC 9110, 11.6.1, and RFC 6750, 3: what would do, and that a token which was sent did not.
    if (refusal.reason === "unauthenticated") {
      const error = request.headers.authorization === undefined ? "" : ', error="invalid_token"';
      void reply.header("www-authenticate", `Bearer realm="kubevitals"${error}`);
    }
    sendProblem(request, reply, refusalStatus[refusal.reason], refusal.message);
  });
}

/** Whether who asks may do so: at the beginning, and again while an answer goes on. */
export function reviewReader(readers: ReaderAccess, request: FastifyRequest): Promise<ReaderRefusal> {
  const verb = request.method === "HEAD" ? "get" : request.method.toLowerCase();
  const path = nonResourceUrlOf(pathOf(request.url));
  return readers.review(bearerToken(request.headers.authorization), path, verb);
}

/**
 * What Kubernetes is asked about a path. Below `/api` lies the API server's own: its role `system:discovery` lets everybody whom it
 * knows read there, and would let every pod read REST.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#discovery-roles
 */
function nonResourceUrlOf(path: string): string {
  return path === "/api" || path.startsWith("/api/") ? `/kubevitals${path}` : path;
}

/** The path without its query, decoded as the API server decodes what it decides about itself. */
function pathOf(url: string): string {
  const path = url.split(/[?#]/, 1)[0] ?? "/";
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
