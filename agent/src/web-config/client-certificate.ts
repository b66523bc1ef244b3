import type { X509Certificate } from "node:crypto";
import type { TLSSocket } from "node:tls";
import type { TlsConfig } from "./web-config.ts";

/** Why a client is turned away whose handshake is done; undefined where it is welcome. */
export function whyRefused(socket: TLSSocket, tls: TlsConfig): string | undefined {
  const { clientAuth, clientAllowedSans } = tls;
  if (clientAuth === "none") return undefined;
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) {
    const isRequired =
      clientAuth === "require" || clientAuth === "require-and-verify" || clientAllowedSans !== undefined;
    return isRequired ? "it shows no certificate" : undefined;
  }
  const isVerified = clientAuth === "verify-if-given" || clientAuth === "require-and-verify";
  if (isVerified && !socket.authorized) return `its certificate is not trusted (${String(socket.authorizationError)})`;
  if (clientAllowedSans === undefined) return undefined;
  const names = alternativeNamesOf(certificate);
  return names.some((name) => clientAllowedSans.includes(name))
    ? undefined
    : "its certificate has none of the allowed names";
}

/**
 * The DNS names, mail and IP addresses and URIs that a certificate is made out to. Node has them as one text, in which a name that
 * holds anything odd is quoted as JSON does it.
 * https://nodejs.org/api/crypto.html#x509subjectaltname
 */
export function alternativeNamesOf({
  subjectAltName = "",
}: Pick<X509Certificate, "subjectAltName">): readonly string[] {
  const names: string[] = [];
  for (const [, kind, quoted, plain] of subjectAltName.matchAll(
    /(DNS|email|IP Address|URI):(?:("(?:[^"\\]|\\.)*")|([^,]*))(?:, |$)/gy,
  )) {
    const name = quoted === undefined ? (plain ?? "") : (JSON.parse(quoted) as string);
    names.push(kind === "IP Address" ? canonicalAddress(name) : name);
  }
  return names;
}

/** An address as people write it: `2001:db8::1` for what OpenSSL prints as `2001:DB8:0:0:0:0:0:1`. */
function canonicalAddress(address: string): string {
  return address.includes(":") && URL.canParse(`http://[${address}]`)
    ? new URL(`http://[${address}]`).hostname.slice(1, -1)
    : address;
}
