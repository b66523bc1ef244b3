import { X509Certificate } from "node:crypto";
import { constants } from "node:crypto";
import { DEFAULT_CIPHERS, createSecureContext, getCACertificates, type SecureContextOptions } from "node:tls";
import { UsageError, readRegularFile, reasonOf } from "@kubevitals/program";
import { modernSuites } from "./tls-names.ts";
import type { PemSource, TlsConfig } from "./web-config.ts";

/**
 * What a TLS server is made of, with certificates and key read and tried.
 *
 * @throws {UsageError} naming the configuration file and what cannot be used.
 */
export function secureOptionsOf(config: string, tls: TlsConfig): SecureContextOptions {
  const options: SecureContextOptions = {
    cert: readPem(config, "cert_file", tls.certificate),
    key: readPem(config, "key_file", tls.key),
    minVersion: tls.minVersion,
    maxVersion: tls.maxVersion,
    honorCipherOrder: tls.prefersOwnOrder,
    ciphers: ciphersOf(tls),
    ...(tls.curves.length > 0 && { ecdhCurve: tls.curves.join(":") }),
    ...clientOptions(config, tls),
  };
  try {
    createSecureContext(options);
  } catch (error) {
    throw new UsageError(
      `${config}: certificate and key cannot be used: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  return options;
}

/**
 * By what clients' certificates are checked. Their sessions are not resumed: a resumed one would stand on what was checked then,
 * by authorities that may have changed since.
 */
function clientOptions(config: string, { clientAuth, clientCa }: TlsConfig): SecureContextOptions {
  if (clientAuth === "none") return {};
  const secureOptions = constants.SSL_OP_NO_TICKET;
  if (clientCa === undefined) return { ca: getCACertificates("system"), secureOptions };
  const ca = readPem(config, "client_ca_file", clientCa);
  try {
    void new X509Certificate(ca);
  } catch {
    throw new UsageError(
      `${config}: client_ca_file: ${"file" in clientCa ? clientCa.file : "client_ca"} holds no certificate`,
    );
  }
  return { ca, secureOptions };
}

function ciphersOf({ cipherSuites, minVersion }: TlsConfig): string {
  const names = cipherSuites.length > 0 ? [...new Set([...modernSuites, ...cipherSuites])].join(":") : DEFAULT_CIPHERS;
  // OpenSSL's usual level of security has neither TLS 1.0 nor 1.1.
  return minVersion < "TLSv1.2" ? `${names}:@SECLEVEL=0` : names;
}

function readPem(config: string, key: string, source: PemSource): string {
  if ("pem" in source) return source.pem;
  try {
    return readRegularFile(source.file);
  } catch (error) {
    throw new UsageError(`${config}: ${key}: ${source.file} cannot be read (${reasonOf(error)})`);
  }
}
