import type { Socket } from "node:net";
import { createServer, type SecureContextOptions, type TLSSocket } from "node:tls";
import type { ServerTls } from "../../identity/server-tls.ts";

/** Turns connections into secure ones. */
export interface Handshakes {
  begin(socket: Socket): void;
}

export interface HandshakeEvents {
  /** A handshake has succeeded. */
  readonly receive: (socket: TLSSocket) => void;
  /** A handshake has failed, for a reason that is OpenSSL's. */
  readonly complain: (socket: Socket, reason: string) => void;
}

/**
 * The server's side of TLS. HTTP/1.1 is agreed upon too where the peer knows nothing else, so that it can be told in its own words
 * what this port is; a peer that asks for no protocol at all is let in as far.
 */
export function createHandshakes(tls: ServerTls, milliseconds: number, events: HandshakeEvents): Handshakes {
  let inForce: SecureContextOptions | undefined;
  const server = createServer({ ALPNProtocols: ["h2", "http/1.1"], handshakeTimeout: milliseconds });
  server.on("secureConnection", events.receive);
  server.on("tlsClientError", (error: NodeJS.ErrnoException, socket) => {
    // A probe that looks only whether the port is open leaves without a word.
    if (error.code !== "ECONNRESET") events.complain(socket, error.code ?? error.message);
    socket.destroy();
  });
  return {
    begin(socket) {
      const { current } = tls;
      if (current !== inForce) server.setSecureContext(current);
      inForce = current;
      server.emit("connection", socket);
    },
  };
}
