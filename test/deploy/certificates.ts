import { X509Certificate } from "node:crypto";
import type { Checks } from "../e2e/checks.ts";
import type { KubeObject } from "./kube-object.ts";
import type { Renderings } from "./rendering.ts";

/**
 * No certificate has the name of the authority that signs it: OpenSSL, and with it every agent, takes one whose subject is its issuer for
 * signed by itself. Go does not, so Prometheus alone would not show it.
 */
export function checkCertificates(renderings: Renderings, checks: Checks): void {
  for (const [origin, objects] of renderings) {
    const names = objects.flatMap(commonNameOf);
    checks.same("certificates that cert-manager makes have a name each", origin, names, [...new Set(names)]);
    const signed = objects.flatMap(certificateOf).filter(({ ca }) => !ca);
    const alike = signed.filter(({ subject, issuer }) => subject === issuer).map(({ subject }) => subject);
    checks.same("certificates of a rendering have another name than who signs them", origin, alike, []);
  }
}

function commonNameOf({ kind, ...object }: KubeObject): readonly string[] {
  const { commonName } = (object["spec"] ?? {}) as { readonly commonName?: string };
  return kind === "Certificate" && commonName !== undefined ? [commonName] : [];
}

function certificateOf({ kind, ...object }: KubeObject): readonly X509Certificate[] {
  const pem = ((object["data"] ?? {}) as Readonly<Record<string, string>>)["tls.crt"];
  return kind === "Secret" && pem !== undefined ? [new X509Certificate(Buffer.from(pem, "base64"))] : [];
}
