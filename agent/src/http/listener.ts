import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import {
  createSecureServer,
  type Http2SecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from "node:http2";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import { formatHostPort, type HostPort, type Logger } from "@kubevitals/program";
import { whyRefused } from "../web-config/client-certificate.ts";
import type { WebConfigFile } from "../web-config/web-config-file.ts";
import { sentence, type Answer, type Handle } from "./exchange.ts";

/** A port that is served. */
export interface Listener {
  readonly address: string;
  close(): Promise<void>;
}

/** How long a client may take over its request, its handshake, and reading an answer, in milliseconds. */
const limits = {
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  connectionsCheckingInterval: 5_000,
  handshakeTimeout: 10_000,
  /** Longer than the usual time between two scrapes, which then share a connection. */
  keepAliveTimeout: 75_000,
  maxHeaderSize: 16 * 1024,
};

/** A connection on which nothing moves for so long is closed. */
const idleMilliseconds = 80_000;

const mostConnections = 512;

/** Streams that one HTTP/2 connection may have open. */
const mostStreams = 50;

/**
 * Listens on an address, by TLS where the web configuration says so.
 *
 * @throws when the address cannot be listened on; the error's message names it.
 */
export async function listen(address: HostPort, handle: Handle, log: Logger, web?: WebConfigFile): Promise<Listener> {
  const server = createServer((request, response) => void serve(request, response, handle, log), web);
  const sockets = new Set<Socket>();
  server.maxConnections = mostConnections;
  server.setTimeout(idleMilliseconds);
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  if (web?.current.tls) checkClients(server, web, log);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(address.port, address.host || undefined, () => {
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
        for (const socket of sockets) socket.destroy();
      }),
  };
}

type Request = IncomingMessage | Http2ServerRequest;
type Response = ServerResponse | Http2ServerResponse;

function createServer(
  onRequest: (request: Request, response: Response) => void,
  web?: WebConfigFile,
): Server | Http2SecureServer {
  const current = web?.current;
  if (!current?.secureOptions) return createHttpServer(limits, onRequest);
  const secure = {
    ...current.secureOptions,
    ...limits,
    // Who is turned away is decided below, by what is in force when the client comes.
    requestCert: current.tls?.clientAuth !== "none",
    rejectUnauthorized: false,
  };
  if (!current.http2) return createHttpsServer(secure, onRequest);
  return createSecureServer(
    { ...secure, allowHTTP1: true, settings: { maxConcurrentStreams: mostStreams } },
    onRequest,
  );
}

/** Gives each new connection the certificates in force, and closes those whose client may not come in. */
function checkClients(server: Server | Http2SecureServer, web: WebConfigFile, log: Logger): void {
  const secureServer = server as Http2SecureServer;
  let inForce = web.current;
  server.prependListener("connection", () => {
    const { current } = web;
    if (current === inForce || !current.secureOptions) return;
    inForce = current;
    secureServer.setSecureContext(current.secureOptions);
  });
  server.prependListener("secureConnection", (socket: TLSSocket) => {
    const reason = inForce.tls && whyRefused(socket, inForce.tls);
    if (reason === undefined) return;
    log.debug({ client: socket.remoteAddress, reason }, "a client was turned away");
    socket.destroy();
  });
  server.on("tlsClientError", (error: Error) => log.debug({ err: error }, "a TLS handshake failed"));
}

async function serve(request: Request, response: Response, handle: Handle, log: Logger): Promise<void> {
  let answer: Answer;
  try {
    answer = await handle({
      method: request.method ?? "",
      url: request.url ?? "",
      headers: request.headers,
      whenOver: (callback) => (response as ServerResponse).once("close", callback),
    });
  } catch (error) {
    log.error({ err: error }, "a request failed");
    answer = sentence(500, "the request failed; the agent's log says why");
  }
  const length = typeof answer.body === "string" ? Buffer.byteLength(answer.body) : answer.body.length;
  if (response.destroyed) return;
  (response as ServerResponse).writeHead(answer.status, { ...answer.headers, "content-length": length });
  (response as ServerResponse).end(request.method === "HEAD" ? undefined : answer.body);
}
