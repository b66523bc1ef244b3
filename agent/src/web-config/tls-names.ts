import type { SecureVersion } from "node:tls";

/** Go's names of protocol versions, as the file has them. */
export const tlsVersions: ReadonlyMap<string, SecureVersion> = new Map([
  ["TLS10", "TLSv1"],
  ["TLS11", "TLSv1.1"],
  ["TLS12", "TLSv1.2"],
  ["TLS13", "TLSv1.3"],
]);

/** Go's names of the cipher suites that it holds for safe, and OpenSSL's. https://pkg.go.dev/crypto/tls#CipherSuites */
export const cipherSuites: ReadonlyMap<string, string> = new Map([
  ["TLS_AES_128_GCM_SHA256", "TLS_AES_128_GCM_SHA256"],
  ["TLS_AES_256_GCM_SHA384", "TLS_AES_256_GCM_SHA384"],
  ["TLS_CHACHA20_POLY1305_SHA256", "TLS_CHACHA20_POLY1305_SHA256"],
  ["TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", "ECDHE-ECDSA-AES128-SHA"],
  ["TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA", "ECDHE-ECDSA-AES256-SHA"],
  ["TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", "ECDHE-RSA-AES128-SHA"],
  ["TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA", "ECDHE-RSA-AES256-SHA"],
  ["TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "ECDHE-ECDSA-AES128-GCM-SHA256"],
  ["TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "ECDHE-ECDSA-AES256-GCM-SHA384"],
  ["TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "ECDHE-RSA-AES128-GCM-SHA256"],
  ["TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "ECDHE-RSA-AES256-GCM-SHA384"],
  ["TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", "ECDHE-RSA-CHACHA20-POLY1305"],
  ["TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", "ECDHE-ECDSA-CHACHA20-POLY1305"],
]);

/** Suites of TLS 1.3, which are not for anybody to choose. */
export const modernSuites = [...cipherSuites.values()].filter((name) => name.startsWith("TLS_"));

/** Go's names of curves, and OpenSSL's. */
export const curves: ReadonlyMap<string, string> = new Map([
  ["CurveP256", "prime256v1"],
  ["CurveP384", "secp384r1"],
  ["CurveP521", "secp521r1"],
  ["X25519", "X25519"],
]);

/** What is asked of a client's certificate. https://pkg.go.dev/crypto/tls#ClientAuthType */
export type ClientAuth = "none" | "request" | "require" | "verify-if-given" | "require-and-verify";

export const clientAuthTypes: ReadonlyMap<string, ClientAuth> = new Map([
  ["NoClientCert", "none"],
  ["RequestClientCert", "request"],
  ["RequireAnyClientCert", "require"],
  ["RequireClientCert", "require"],
  ["VerifyClientCertIfGiven", "verify-if-given"],
  ["RequireAndVerifyClientCert", "require-and-verify"],
]);
