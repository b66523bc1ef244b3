import { sentence, type Answer, type Handle } from "./exchange.ts";
import { renderLandingPage } from "./landing-page.ts";
import type { MetricsPage } from "./metrics-page.ts";
import { probePaths } from "./probe-paths.ts";

/** Answers each path of the agent. */
export function createRouter(metrics: MetricsPage, telemetryPath: string): Handle {
  const landing: Answer = {
    status: 200,
    headers: { "content-type": "text/html; charset=utf-8" },
    body: renderLandingPage(telemetryPath),
  };
  return (request) => {
    if (request.method !== "GET" && request.method !== "HEAD")
      return sentence(405, "only GET and HEAD are served here", { allow: "GET, HEAD" });
    const { path, query } = splitUrl(request.url);
    if (path === telemetryPath) return metrics.answer(request, query);
    if (probePaths.has(path)) return sentence(200, "ok");
    if (path === "/") return landing;
    return sentence(404, `this is a Kubevitals agent: ${telemetryPath}, /livez and /readyz`);
  };
}

/** Path and query of a request's target, whatever it holds. */
export function splitUrl(url: string): { readonly path: string; readonly query: URLSearchParams } {
  const mark = url.indexOf("?");
  return mark < 0
    ? { path: url, query: new URLSearchParams() }
    : { path: url.slice(0, mark), query: new URLSearchParams(url.slice(mark + 1)) };
}
