import { ServerCredentials, type Server } from "@grpc/grpc-js";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { formatHostPort, type HostPort, type Logger } from "@kubevitals/program";
import type { ServerTls } from "../../identity/server-tls.ts";
import { awaitProtocol } from "./first-bytes.ts";
import { createHandshakes } from "./handshakes.ts";

/** A gRPC server's door. */
export interface GrpcListener {
  readonly address: string;
  /** Stops listening and ends every connection. */
  close(): Promise<void>;
}

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

/** How a listener listens, where not by default. */
export interface GrpcListenerOptions {
  readonly patience?: Patience;
  /** Speaks TLS with these; plain text without. */
  readonly tls?: ServerTls | undefined;
}

/**
 * Listens for gRPC. A peer that speaks something else is told so in one line of HTTP/1 and shown out, before the HTTP/2 layer
 * would drop it without a word.
 *
 * @throws when the address cannot be listened on; the error's message names it.
 */
export function listenForGrpc(
  server: Server,
  address: HostPort,
  log: Logger,
  mayComplain: (key: string) => { heldBack: number } | undefined,
  { patience = defaultPatience, tls }: GrpcListenerOptions = {},
): Promise<GrpcListener> {
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  const sockets = new Set<Socket>();
  /** Those that have not yet said what they speak. */
  const undecided = new Set<Socket>();
  const served = new Set<Socket>();
  const complain = (socket: Socket, problem: string, fields: object = {}) => {
    const allowed = mayComplain(`${problem} ${socket.remoteAddress}`);
    if (allowed) log.warn({ peer: socket.remoteAddress, ...fields, ...allowed }, problem);
  };
  const track = (socket: Socket) => {
    sockets.add(socket);
    undecided.add(socket);
    socket.on("close", () => {
      for (const set of [sockets, undecided, served]) set.delete(socket);
    });
    socket.on("error", () => socket.destroy());
  };
  const receive = (socket: Socket) => {
    track(socket);
    awaitProtocol(socket, patience.preface, (protocol) => {
      undecided.delete(socket);
      if (protocol === "http2") {
        served.add(socket);
        return injector.injectConnection(socket);
      }
      complain(socket, "a peer on the gRPC port does not speak HTTP/2", protocol === "tls" ? { hint: tlsIsOff } : {});
      showOut(socket, notGrpc, patience.farewell);
    });
  };
  const handshakes =
    tls &&
    createHandshakes(tls, patience.preface, {
      receive,
      complain: (socket, reason) => complain(socket, "a peer on the gRPC port failed the TLS handshake", { reason }),
    });
  const receiveSecure = (socket: Socket) => {
    track(socket);
    awaitProtocol(socket, patience.preface, (protocol) => {
      undecided.delete(socket);
      if (protocol === "tls") return handshakes?.begin(socket);
      complain(socket, "a peer on the gRPC port does not speak TLS");
      showOut(socket, notTls, patience.farewell);
    });
  };
  const listener = createServer(handshakes ? receiveSecure : receive);
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
          for (const socket of undecided) socket.destroy();
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

/** Tells a peer in one line of HTTP/1 what this port is, and waits for it to go, but not for long. */
function showOut(socket: Socket, line: string, milliseconds: number): void {
  const timer = setTimeout(() => socket.destroy(), milliseconds);
  socket.once("close", () => clearTimeout(timer));
  socket.resume(); // what is not read would reset the connection, and the line with it
  socket.end(line);
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

const tlsIsOff = "it speaks TLS, which --grpc-tls-cert-file and --grpc-tls-key-file would switch on";

const notGrpc = badRequest(
  "This is the gRPC port of a Kubevitals aggregator. REST and /metrics are on its HTTP port.\n",
);
const notTls = badRequest("This is the gRPC port of a Kubevitals aggregator. It speaks TLS only.\n");

function badRequest(explanation: string): string {
  return `HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${explanation.length}\r\nConnection: close\r\n\r\n${explanation}`;
}
