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

/** How long peers have, in milliseconds. */
export interface Patience {
  /** To say what they speak. */
  readonly preface: number;
  /** To read that they are not served, and to go. */
  readonly farewell: number;
  /** For calls to end in order when the listener closes. */
  readonly close: number;
}

const defaultPatience: Patience = { preface: 10_000, farewell: 1000, close: 500 };

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
  patience: Patience = defaultPatience,
): Promise<GrpcListener> {
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  const sockets = new Set<Socket>();
  const served = new Set<Socket>();
  const listener = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => {
      sockets.delete(socket);
      served.delete(socket);
    });
    socket.on("error", () => socket.destroy());
    awaitPreface(socket, patience.preface, (isHttp2) => {
      if (isHttp2) {
        served.add(socket);
        return injector.injectConnection(socket);
      }
      const allowed = mayComplain(`not-http2 ${socket.remoteAddress}`);
      if (allowed)
        log.warn({ peer: socket.remoteAddress, ...allowed }, "a peer on the gRPC port does not speak HTTP/2");
      showOut(socket, patience.farewell);
    });
  });
  return new Promise((resolve, reject) => {
    listener.once("error", reject);
    listener.listen(address.port, address.host, () => {
      listener.off("error", reject);
      listener.on("error", (error) => log.error({ err: error }, "a connection to the gRPC port could not be accepted"));
      const { port } = listener.address() as AddressInfo;
      resolve({
        address: formatHostPort({ host: address.host, port }),
        async close() {
          const closed = new Promise((done) => listener.close(done));
          for (const socket of sockets) if (!served.has(socket)) socket.destroy();
          server.tryShutdown(() => undefined);
          await allClosed(served, patience.close);
          injector.destroy();
          server.forceShutdown();
          for (const socket of sockets) socket.destroy();
          await closed;
        },
      });
    });
  });
}

/** Looks at a connection's first bytes and puts them back once they tell what the peer speaks. */
function awaitPreface(socket: Socket, milliseconds: number, decide: (isHttp2: boolean) => void): void {
  const timer = setTimeout(() => socket.destroy(), milliseconds);
  socket.once("close", () => clearTimeout(timer));
  let seen: Buffer = Buffer.alloc(0);
  // Not put back before it is decided: each unshift() is readable again at once, and the event loop would do nothing else.
  const look = () => {
    const bytes = socket.read() as Buffer | null;
    if (bytes === null) return;
    seen = Buffer.concat([seen, bytes]);
    const start = seen.toString("latin1", 0, prefaceStart.length);
    if (start.length < prefaceStart.length && prefaceStart.startsWith(start)) return;
    clearTimeout(timer);
    socket.off("readable", look);
    socket.unshift(seen);
    decide(start === prefaceStart);
  };
  socket.on("readable", look);
}

/** Tells a peer in one line of HTTP/1 what this port is, and waits for it to go, but not for long. */
function showOut(socket: Socket, milliseconds: number): void {
  const timer = setTimeout(() => socket.destroy(), milliseconds);
  socket.once("close", () => clearTimeout(timer));
  socket.resume(); // what is not read would reset the connection, and the line with it
  socket.end(notGrpc);
}

/** Waits for calls that are about to end to send their status and for their connections to close, but not for long. */
async function allClosed(sockets: ReadonlySet<Socket>, milliseconds: number): Promise<void> {
  const closed = Promise.all(Array.from(sockets, (socket) => new Promise((resolve) => socket.once("close", resolve))));
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([closed, enough]);
  clearTimeout(timer);
}

const explanation = "This is the gRPC port of a Kubevitals aggregator. REST and /metrics are on its HTTP port.\n";
const notGrpc = `HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${explanation.length}\r\nConnection: close\r\n\r\n${explanation}`;
