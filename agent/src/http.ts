import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { renderTextFormat, textContentType } from "@kubevitals/proto";
import { formatHostPort, type HostPort, type Logger } from "@kubevitals/program";
import type { Sampler } from "./sample.ts";

export interface AgentHttpOptions {
  readonly address: HostPort;
  readonly sampler: Sampler;
  readonly log: Logger;
  /** The agent's own process metrics as text. */
  readonly ownMetrics: () => Promise<string>;
}

export interface AgentHttp {
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Serves the agent as an exporter: `/metrics`, `/livez` and `/readyz`. Scrapes that overlap share one reading of the machine.
 *
 * @throws when the address cannot be listened on; the error's message names it.
 */
export async function startAgentHttp({ address, sampler, log, ownMetrics }: AgentHttpOptions): Promise<AgentHttp> {
  let underWay: Promise<string> | undefined;

  async function scrape(): Promise<string> {
    const series = await sampler.scrape();
    return renderTextFormat(series.map((sample) => ({ sample, labels: [] }))) + (await ownMetrics());
  }

  async function answerMetrics(response: ServerResponse): Promise<void> {
    underWay ??= scrape().finally(() => (underWay = undefined));
    answer(response, 200, textContentType, await underWay);
  }

  const server = createServer((request, response) => {
    const path = request.url?.split("?", 1)[0];
    if (request.method !== "GET" && request.method !== "HEAD")
      return answer(response, 405, plain, "only GET is served here\n");
    if (path === "/livez" || path === "/readyz" || path === "/healthz") return answer(response, 200, plain, "ok\n");
    if (path !== "/metrics")
      return answer(response, 404, plain, "this is a Kubevitals agent: /metrics, /livez and /readyz\n");
    answerMetrics(response).catch((error: unknown) => {
      log.error({ err: error }, "a scrape failed");
      answer(response, 500, plain, "the scrape failed; the agent's log says why\n");
    });
  });
  server.requestTimeout = 30_000;

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(address.port, address.host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  const { port } = server.address() as AddressInfo;
  return {
    address: formatHostPort({ host: address.host, port }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const plain = "text/plain; charset=utf-8";

function answer(response: ServerResponse, status: number, contentType: string, body: string): void {
  response.writeHead(status, { "content-type": contentType });
  response.end(body);
}
