import { dirname, resolve } from "node:path";
import type { SecureVersion } from "node:tls";
import { optionTypes } from "@kubevitals/program";
import { TextFields } from "./text-fields.ts";
import { cipherSuites, clientAuthTypes, curves, tlsVersions, type ClientAuth } from "./tls-names.ts";

/** Certificates or a key in PEM: in a file, which may be renewed, or in the configuration itself. */
export type PemSource = { readonly file: string } | { readonly pem: string };

export interface TlsConfig {
  readonly certificate: PemSource;
  readonly key: PemSource;
  readonly clientCa: PemSource | undefined;
  readonly clientAuth: ClientAuth;
  /** Of these names a client's certificate must have one; undefined: it need not. */
  readonly clientAllowedSans: readonly string[] | undefined;
  readonly minVersion: SecureVersion;
  readonly maxVersion: SecureVersion;
  /** OpenSSL's names; empty: its own choice. */
  readonly cipherSuites: readonly string[];
  readonly curves: readonly string[];
  readonly prefersOwnOrder: boolean;
}

/** What a file says that Prometheus' exporters take by `--web.config.file`. */
export interface WebConfig {
  readonly tls: TlsConfig | undefined;
  readonly http2: boolean;
  /** Headers of every answer. */
  readonly headers: ReadonlyMap<string, string>;
  /** bcrypt hashes of passwords, by user; empty: nobody is asked. */
  readonly users: ReadonlyMap<string, string>;
  readonly rateLimit: { readonly intervalSeconds: number; readonly burst: number } | undefined;
}

const anyDuration = optionTypes.duration(0, 86_400);

/** Headers that may be set, with their values where only some make sense. */
const allowedHeaders: ReadonlyMap<string, readonly string[] | undefined> = new Map([
  ["Strict-Transport-Security", undefined],
  ["X-Content-Type-Options", ["nosniff"]],
  ["X-Frame-Options", ["deny", "sameorigin"]],
  ["X-XSS-Protection", undefined],
  ["Content-Security-Policy", undefined],
]);

/**
 * Reads such a file's text. Relative paths in it are below the file's folder.
 * https://github.com/prometheus/exporter-toolkit/blob/v0.17.1/docs/web-configuration.md
 *
 * @throws {UsageError} naming the file, the key and what is wrong with it.
 */
export function parseWebConfig(file: string, text: string): WebConfig {
  const fields = TextFields.parse(file, text);
  const tls = readTls(fields.mapping("tls_server_config"), dirname(file));
  const http = fields.mapping("http_server_config");
  const http2 = http.boolean("http2", true);
  const headers = readHeaders(http.mapping("headers"));
  http.end();
  const users = readUsers(fields.mapping("basic_auth_users"));
  const rateLimit = readRateLimit(fields.mapping("rate_limit"));
  fields.end();
  return { tls, http2, headers, users, rateLimit };
}

function readTls(fields: TextFields, folder: string): TlsConfig | undefined {
  const certificate = readPem(fields, "cert", folder);
  const key = readPem(fields, "key", folder);
  const clientCa = readPem(fields, "client_ca", folder);
  const clientAuthName = fields.text("client_auth_type");
  const clientAuth = clientAuthTypes.get(clientAuthName ?? "NoClientCert");
  if (clientAuth === undefined) {
    fields.fail("client_auth_type", `'${clientAuthName}' is none of ${[...clientAuthTypes.keys()].join(", ")}`);
  }
  const rest = {
    clientAuth,
    clientAllowedSans: fields.texts("client_allowed_sans"),
    minVersion: fields.oneOf<SecureVersion>("min_version", tlsVersions, "TLSv1.2"),
    maxVersion: fields.oneOf<SecureVersion>("max_version", tlsVersions, "TLSv1.3"),
    cipherSuites: fields.someOf("cipher_suites", cipherSuites),
    curves: fields.someOf("curve_preferences", curves),
    prefersOwnOrder: fields.boolean("prefer_server_cipher_suites", true),
  };
  fields.end();
  if (!certificate && !key && !clientCa && clientAuthName === undefined) return undefined;
  if (!certificate) fields.fail("cert_file", "is missing, and so is cert: TLS needs a certificate");
  if (!key) fields.fail("key_file", "is missing, and so is key: TLS needs the certificate's key");
  if (clientAuth === "none" && (clientCa || rest.clientAllowedSans)) {
    fields.fail("client_auth_type", "must say that clients show a certificate, as there is something to check it by");
  }
  if (rest.minVersion > rest.maxVersion) fields.fail("min_version", "is above max_version");
  return { certificate, key, clientCa, ...rest };
}

/** The file counts where both it and the text are given. */
function readPem(fields: TextFields, key: string, folder: string): PemSource | undefined {
  const pem = fields.text(key);
  const file = fields.text(`${key}_file`);
  if (file !== undefined) return { file: resolve(folder, file) };
  return pem === undefined ? undefined : { pem };
}

function readHeaders(fields: TextFields): ReadonlyMap<string, string> {
  const headers = fields.rest();
  for (const [name, value] of headers) {
    if (!allowedHeaders.has(name)) fields.fail(name, `is none of ${[...allowedHeaders.keys()].join(", ")}`);
    const values = allowedHeaders.get(name);
    if (values && !values.includes(value)) fields.fail(name, `must be ${values.join(" or ")}`);
    if (!/^[\t\x20-\x7e]*$/.test(value)) fields.fail(name, "must be one line of ASCII");
  }
  return new Map([...headers].filter(([, value]) => value !== ""));
}

function readUsers(fields: TextFields): ReadonlyMap<string, string> {
  const users = fields.rest();
  for (const [user, hash] of users) {
    if (!/^\$2[aby]\$(0[4-9]|[12]\d|3[01])\$[./A-Za-z0-9]{53}$/.test(hash)) {
      fields.fail(user, "must be a bcrypt hash, such as `htpasswd -nBC 10 USER` prints");
    }
  }
  return users;
}

function readRateLimit(fields: TextFields): WebConfig["rateLimit"] {
  const interval = fields.text("interval");
  const burst = fields.text("burst") ?? "0";
  fields.end();
  if (interval === undefined) return undefined;
  // Go takes a bare number for nanoseconds.
  const seconds = /^\d+$/.test(interval) ? Number(interval) / 1e9 : anyDuration.parse(interval);
  if (seconds === undefined) return fields.fail("interval", "must be a duration, such as 500ms or 1s");
  if (seconds === 0) return undefined;
  if (!/^\d{1,9}$/.test(burst) || Number(burst) < 1)
    return fields.fail("burst", "must be a number of at least 1, or all requests are refused");
  return { intervalSeconds: seconds, burst: Number(burst) };
}
