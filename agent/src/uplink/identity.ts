import { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { checkServerIdentity, createSecureContext, type PeerCertificate } from "node:tls";
import { credentials, type ChannelCredentials, type ChannelOptions, type VerifyOptions } from "@grpc/grpc-js";
import { RenewedFiles, UsageError, isLoopback, type Clock, type HostPort, type Logger } from "@kubevitals/program";

/** How the agent knows the aggregator, and the aggregator the agent. */
export interface UplinkIdentity {
  /** For the next channel to the aggregator: another object once the authority's file says something new. */
  readonly credentials: ChannelCredentials;
  readonly channelOptions: ChannelOptions;
  /** What the agent proves its node by, as its file says now; undefined where it has none. */
  readonly token: string | undefined;
}

/** The agent's options of the line to the aggregator. */
export interface UplinkIdentityOptions {
  readonly aggregator: HostPort;
  readonly aggregatorTls: boolean | undefined;
  readonly aggregatorCaFile: string | undefined;
  readonly aggregatorServerName: string | undefined;
  readonly tokenFile: string | undefined;
}

/** How often the token's file is read: the kubelet renews a token long before it expires. */
const readSeconds = 10;

/** Plain text, and no proof. */
export const noIdentity: UplinkIdentity = {
  credentials: credentials.createInsecure(),
  channelOptions: {},
  token: undefined,
};

/**
 * Opens the files that the options name.
 *
 * @throws {UsageError} where one cannot be used, or where the options contradict each other or would give the token away
 */
export function openUplinkIdentity(options: UplinkIdentityOptions, clock: Clock, log: Logger): UplinkIdentity {
  checkOptions(options);
  const complain = (problem: string) => log.error(`${problem}; what it said before stays in force`);
  const currentCredentials = openCredentials(options, complain);
  const currentToken = openToken(options.tokenFile, clock, complain);
  return {
    get credentials() {
      return currentCredentials();
    },
    channelOptions: { "grpc.ssl_target_name_override": serverNameOf(options) },
    get token() {
      return currentToken();
    },
  };
}

function speaksTls({ aggregatorTls, aggregatorCaFile, aggregatorServerName }: UplinkIdentityOptions): boolean {
  return aggregatorTls ?? (aggregatorCaFile !== undefined || aggregatorServerName !== undefined);
}

function checkOptions(options: UplinkIdentityOptions): void {
  const { aggregator, aggregatorTls, aggregatorCaFile, aggregatorServerName, tokenFile } = options;
  if (aggregatorTls === false && (aggregatorCaFile !== undefined || aggregatorServerName !== undefined)) {
    const flag = aggregatorCaFile === undefined ? "--aggregator-server-name" : "--aggregator-ca-file";
    throw new UsageError(`${flag}: is of no use without TLS, which --aggregator-tls switches off`);
  }
  if (tokenFile !== undefined && aggregatorTls === undefined && !speaksTls(options) && !isLoopback(aggregator.host)) {
    throw new UsageError(
      `--token-file: the token would travel readable to ${aggregator.host}: give --aggregator-ca-file or --aggregator-tls, ` +
        "or say --no-aggregator-tls where something else encrypts the line",
    );
  }
}

/** Authorities as Node.js has them where no file names others. */
function openCredentials(options: UplinkIdentityOptions, complain: (problem: string) => void) {
  if (!speaksTls(options)) return () => noIdentity.credentials;
  const { aggregatorCaFile: path } = options;
  if (path === undefined) {
    const secure = credentials.createSsl(null, null, null, verifyOptions(options));
    return () => secure;
  }
  const trustText = ([ca = ""]: readonly string[]) => trust(ca, verifyOptions(options));
  const files = new RenewedFiles([{ option: "--aggregator-ca-file", path }], trustText, complain);
  return () => files.current;
}

/** @throws where the text holds no certificate: OpenSSL itself takes it for no authorities at all. */
function trust(ca: string, verify: VerifyOptions): ChannelCredentials {
  void new X509Certificate(ca);
  createSecureContext({ ca });
  return credentials.createSsl(Buffer.from(ca), null, null, verify);
}

/** What the aggregator's certificate must be for. */
function peerOf({ aggregator, aggregatorServerName }: UplinkIdentityOptions): string {
  return aggregatorServerName ?? aggregator.host;
}

/**
 * The name that a handshake asks for. Of addresses there is none (RFC 6066, section 3), and Node.js refuses to begin a handshake in
 * which grpc-js has put one: any name that no certificate needs to have stands in.
 */
function serverNameOf(options: UplinkIdentityOptions): string {
  const peer = peerOf(options);
  return isIP(peer) === 0 ? peer : "kubevitals-aggregator";
}

function verifyOptions(options: UplinkIdentityOptions): VerifyOptions {
  return {
    checkServerIdentity: (_name, certificate: PeerCertificate) => checkServerIdentity(peerOf(options), certificate),
  };
}

function openToken(path: string | undefined, clock: Clock, complain: (problem: string) => void) {
  if (path === undefined) return () => undefined;
  const files = new RenewedFiles([{ option: "--token-file", path }], ([text = ""]) => readToken(text), complain);
  let token = files.current;
  let readAt = clock.monotonic();
  return () => {
    if (clock.monotonic() - readAt < readSeconds * 1000) return token;
    readAt = clock.monotonic();
    token = files.current;
    return token;
  };
}

/** @throws where the text is no bearer token (RFC 6750, 2.1): what it is instead may be secret too and is not said. */
function readToken(text: string): string {
  const token = text.trim();
  if (/^[A-Za-z0-9._~+/-]+=*$/.test(token)) return token;
  throw new Error(token === "" ? "it is empty" : "it holds no bearer token");
}
