import type { Server as HttpServer } from "node:http";
import type { Server as TlsServer } from "node:tls";
import type { ServerTls } from "../../identity/server-tls.ts";

/** Gives each new connection the certificate in force; those that are open keep theirs. */
export function renewCertificates(server: HttpServer, tls: ServerTls): void {
  // An HTTPS server is one of TLS, which fastify's types do not say.
  const secure = server as unknown as TlsServer;
  let inForce = tls.current;
  secure.prependListener("connection", () => {
    const { current } = tls;
    if (current !== inForce) secure.setSecureContext(current);
    inForce = current;
  });
}
