import { isLoopback, type HostPort, type Logger } from "@kubevitals/program";
import { openServerTls, type ServerTls } from "./server-tls.ts";

/** The listeners and what they speak TLS with. */
export interface ListenersTlsOptions {
  readonly grpcListen: HostPort;
  readonly httpListen: HostPort;
  readonly grpcTlsCertFile: string | undefined;
  readonly grpcTlsKeyFile: string | undefined;
  readonly httpTlsCertFile: string | undefined;
  readonly httpTlsKeyFile: string | undefined;
  readonly auth: "open" | "required";
  readonly agentAuth: "open" | "token";
}

/** What each listener speaks TLS with; undefined: plain text. */
export interface ListenersTls {
  readonly grpc: ServerTls | undefined;
  readonly http: ServerTls | undefined;
}

/**
 * Opens the certificates and keys of both listeners.
 *
 * @throws {UsageError} as `openServerTls` does
 */
export function openListenersTls(options: ListenersTlsOptions, log: Logger): ListenersTls {
  const complain = (problem: string) => log.error(`${problem}; the certificate that was in force stays`);
  const { grpcTlsCertFile, grpcTlsKeyFile, httpTlsCertFile, httpTlsKeyFile, auth, agentAuth } = options;
  const grpc = openServerTls({ door: "grpc", certificate: grpcTlsCertFile, key: grpcTlsKeyFile }, complain);
  const http = openServerTls({ door: "http", certificate: httpTlsCertFile, key: httpTlsKeyFile }, complain);
  if (isReadable(grpc, options.grpcListen) && (auth === "required" || agentAuth === "token")) warn("grpc", log);
  if (isReadable(http, options.httpListen) && auth === "required") warn("http", log);
  return { grpc, http };
}

function isReadable(tls: ServerTls | undefined, { host }: HostPort): boolean {
  return tls === undefined && !isLoopback(host);
}

function warn(door: "grpc" | "http", log: Logger): void {
  log.warn(
    `--${door}-listen: tokens travel readable: give --${door}-tls-cert-file and --${door}-tls-key-file, unless something else encrypts the line`,
  );
}
