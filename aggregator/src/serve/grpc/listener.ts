import { ServerCredentials, type Server } from "@grpc/grpc-js";
import type { Socket } from "node:net";
import { formatHostPort, type HostPort, type Logger } from "@kubevitals/program";
import type { ServerTls } from "../../identity/server-tls.ts";
import { awaitProtocol, type Protocol } from "./first-bytes.ts";
import { createHandshakes } from "./handshakes.ts";
import { listenTogether } from "./listen-together.ts";

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

/** Connections that can be accepted in one turn of the event loop. */
const listeningSockets = 16;

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
export async function listenForGrpc(
  server: Server,
  address: HostPort,
  log: Logger,
  mayComplain: (key: string) => { heldBack: number } | undefined,
  { patience = defaultPatience, tls }: GrpcListenerOptions = {},
): Promise<GrpcListener> {
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  const sockets = new Sockets();
  const complain = (socket: Socket, problem: string, fields: object = {}) => {
    const allowed = mayComplain(`${problem} ${socket.remoteAddress}`);
    if (allowed) log.warn({ peer: socket.remoteAddress, ...fields, ...allowed }, problem);
  };
  const receive = (socket: Socket) =>
    sockets.receive(socket, patience.preface, (protocol) => {
      if (protocol === "http2") {
        sockets.served.add(socket);
        return injector.injectConnection(socket);
      }
      complain(socket, "a peer on the gRPC port does not speak HTTP/2", protocol === "tls" ? { hint: tlsIsOff } : {});
      showOut(socket, notGrpc, patience.farewell);
    });
  const listener = await listenTogether(address, listeningSockets, {
    onConnection: tls ? receiveSecured(tls) : receive,
    onError: (error) => log.error({ err: error }, "a connection to the gRPC port could not be accepted"),
  });
  function receiveSecured(serverTls: ServerTls): (socket: Socket) => void {
    const handshakes = createHandshakes(serverTls, patience.preface, {
      receive,
      complain: (socket, reason) => complain(socket, "a peer on the gRPC port failed the TLS handshake", { reason }),
    });
    return (socket) =>
      sockets.receive(socket, patience.preface, (protocol) => {
        if (protocol === "tls") return handshakes.begin(socket);
        complain(socket, "a peer on the gRPC port does not speak TLS");
        showOut(socket, notTls, patience.farewell);
      });
  }

  return {
    address: formatHostPort(listener),
    async close() {
      const closed = listener.close();
      for (const socket of sockets.undecided) socket.destroy();
      server.tryShutdown(() => undefined);
      await allClosed(sockets.served, patience.close);
      injector.destroy();
      server.forceShutdown();
      for (const socket of sockets.all) socket.destroy();
      await closed;
    },
  };
}

/** Connections by what is known of them; by TLS, one of TCP and the one within it. */
class Sockets {
  readonly all = new Set<Socket>();
  /** Those that have not yet said what they speak. */
  readonly undecided = new Set<Socket>();
  readonly served = new Set<Socket>();

  /** Looks what a new connection speaks, and forgets it when it closes. */
  receive(socket: Socket, milliseconds: number, decide: (protocol: Protocol) => void): void {
    this.all.add(socket);
    this.undecided.add(socket);
    socket.on("close", () => {
      for (const set of [this.all, this.undecided, this.served]) set.delete(socket);
    });
    socket.on("error", () => socket.destroy());
    awaitProtocol(socket, milliseconds, (protocol) => {
      this.undecided.delete(socket);
      decide(protocol);
    });
  }
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
