import { ServerCredentials, type Server } from "@grpc/grpc-js";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { formatHostPort, type HostPort, type Logger } from "@kubevitals/program";

/** A gRPC server's door. */
export interface GrpcListener {
  readonly address: string;
  /** Stops listening and ends every connection. */
  close(): Promise<void>;
}

/** How every HTTP/2 connection begins (RFC 9113, section 3.4): three bytes tell it from HTTP/1. */
const prefaceStart = "PRI";
const prefaceMilliseconds = 10_000;

/**
 * Listens for gRPC in plain text. A peer that speaks something else is told so in one line of HTTP/1 and shown out, before
 * the HTTP/2 layer would drop it without a word.
 *
 * @throws when the address cannot be listened on; the error's message names it.
 */
export function listenForGrpc(
  server: Server,
  address: HostPort,
  log: Logger,
  mayComplain: (key: string) => { heldBack: number } | undefined,
): Promise<GrpcListener> {
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  const sockets = new Set<Socket>();
  const listener = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    awaitPreface(socket, (isHttp2) => {
      if (isHttp2) return injector.injectConnection(socket);
      const allowed = mayComplain(`not-http2 ${socket.remoteAddress}`);
      if (allowed)
        log.warn({ peer: socket.remoteAddress, ...allowed }, "a peer on the gRPC port does not speak HTTP/2");
      socket.end(notGrpc);
    });
  });
  return new Promise((resolve, reject) => {
    listener.once("error", reject);
    listener.listen(address.port, address.host, () => {
      listener.off("error", reject);
      const { port } = listener.address() as AddressInfo;
      resolve({
        address: formatHostPort({ host: address.host, port }),
        async close() {
          const closed = new Promise((done) => listener.close(done));
          injector.destroy();
          server.forceShutdown();
          for (const socket of sockets) socket.destroy();
          await closed;
        },
      });
    });
  });
}

/** Looks at a connection's first bytes without taking them away. */
function awaitPreface(socket: Socket, decide: (isHttp2: boolean) => void): void {
  socket.setTimeout(prefaceMilliseconds, () => socket.destroy());
  const look = () => {
    const bytes = socket.read() as Buffer | null;
    if (bytes === null) return;
    const isComplete = bytes.length >= prefaceStart.length;
    socket.unshift(bytes);
    if (!isComplete && prefaceStart.startsWith(bytes.toString("latin1"))) return;
    socket.off("readable", look);
    socket.setTimeout(0);
    socket.removeAllListeners("timeout");
    decide(bytes.toString("latin1", 0, prefaceStart.length) === prefaceStart);
  };
  socket.on("readable", look);
}

const explanation = "This is the gRPC port of a Kubevitals aggregator. REST and /metrics are on its HTTP port.\n";
const notGrpc = `HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${explanation.length}\r\nConnection: close\r\n\r\n${explanation}`;
