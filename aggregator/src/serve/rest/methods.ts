import type { FastifyInstance, HTTPMethods, RouteOptions } from "fastify";
import { sendProblem } from "./problem.ts";

/** What a path that is read can be asked. */
const allowed = "GET, HEAD, OPTIONS";

/**
 * Tells who asks a path that can only be read by another method which ones do: OPTIONS with 204, any other with 405, before its
 * body is looked at. It holds for paths that are added later. https://www.rfc-editor.org/rfc/rfc9110#section-15.5.6
 */
export function addMethodAnswers(app: FastifyInstance): void {
  const served = new Set<string>(["GET", "HEAD", "OPTIONS"]);
  const refused = app.supportedMethods.filter((method) => !served.has(method)) as HTTPMethods[];
  const known = new Set<string>();
  app.addHook("onRoute", ({ method, url }: RouteOptions) => {
    if (method !== "GET" || known.has(url)) return;
    known.add(url);
    const schema = { hide: true };
    app.options(url, { schema }, (_request, reply) => reply.code(204).header("allow", allowed).send());
    app.route({
      method: refused,
      url,
      schema,
      onRequest: (request, reply) => {
        const { method: asked } = request;
        sendProblem(request, reply.header("allow", allowed), 405, `${asked} is not served here; ${allowed} are`);
      },
      handler: (_request, reply) => reply,
    });
  });
}
