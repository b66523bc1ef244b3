import { X509Certificate, createPrivateKey } from "node:crypto";
import { createSecureContext, type SecureContextOptions } from "node:tls";
import { RenewedFiles, UsageError } from "@kubevitals/program";

/** What a listener speaks TLS with: read again for each connection, so that a renewed pair counts for the next one. */
export type ServerTls = Pick<RenewedFiles<SecureContextOptions>, "current">;

/** Files of a listener, as its options name them. */
export interface ServerTlsFiles {
  readonly door: "grpc" | "http";
  readonly certificate: string | undefined;
  readonly key: string | undefined;
}

/**
 * The certificate and key of a listener; undefined where none are named.
 *
 * @param complain hears of a replacement that cannot be used; the older pair stays in force then
 * @throws {UsageError} where only one of the two is named, a file cannot be read, or they are no pair
 */
export function openServerTls(
  { door, certificate, key }: ServerTlsFiles,
  complain: (problem: string) => void,
): ServerTls | undefined {
  const [certificateOption, keyOption] = [`--${door}-tls-cert-file`, `--${door}-tls-key-file`];
  if (certificate === undefined && key === undefined) return undefined;
  if (certificate === undefined) throw new UsageError(`${keyOption}: ${certificateOption} is not set: TLS needs both`);
  if (key === undefined) throw new UsageError(`${certificateOption}: ${keyOption} is not set: TLS needs both`);
  const files = [
    { option: certificateOption, path: certificate },
    { option: keyOption, path: key },
  ];
  return new RenewedFiles(files, ([cert = "", privateKey = ""]) => secureOptions(cert, privateKey), complain);
}

/** @throws where the two do not belong together, or are no PEM. */
function secureOptions(cert: string, key: string): SecureContextOptions {
  const isPair = new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
  if (!isPair) throw new Error("the key is another certificate's");
  const options: SecureContextOptions = { cert, key, minVersion: "TLSv1.2" };
  createSecureContext(options);
  return options;
}
