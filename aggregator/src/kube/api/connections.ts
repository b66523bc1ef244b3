import { Pool, ProxyAgent, type Dispatcher } from "undici";
import type { SeenCertificates } from "./seen-certificates.ts";
import type { TlsMaterial } from "./tls-files.ts";

/** Connections to the API server, kept alive between requests. */
export interface Connections {
  /** For answers that stay open. As many as there are watches: whoever starts watches bounds them. */
  readonly streams: Dispatcher;
  /** For answers that end. Few: what comes beyond waits its turn. */
  readonly requests: Dispatcher;
}

const mostRequests = 8;

/**
 * HTTP/1.1, a connection a watch: one that breaks takes nothing else with it.
 *
 * @param server URL of the server, of which the origin counts
 * @param proxy URL of an HTTP or SOCKS5 proxy in between
 * @param seen takes in the certificate that the server shows, where nothing is in between
 */
export function openConnections(
  server: URL,
  tls: TlsMaterial,
  proxy: string | undefined,
  seen: SeenCertificates,
): Connections {
  const connect = { ...tls, keepAlive: true, keepAliveInitialDelay: 30_000, timeout: 10_000 };
  const watched = seen.watching("the API server's certificate", { ...connect, allowH2: false });
  const open = (connections: number | null): Dispatcher =>
    proxy === undefined
      ? new Pool(server.origin, { connect: watched, connections, allowH2: false })
      : new ProxyAgent({ uri: proxy, requestTls: connect, connections, allowH2: false });
  return { streams: open(null), requests: open(mostRequests) };
}
