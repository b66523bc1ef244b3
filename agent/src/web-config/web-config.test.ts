import assert from "node:assert/strict";
import { test } from "node:test";
import { UsageError } from "@kubevitals/program";
import { parseWebConfig } from "./web-config.ts";

const hash = `$2y$10$${"a".repeat(53)}`;

test("an empty file asks for nothing", () => {
  for (const text of ["", "# nothing\n", "tls_server_config:\nhttp_server_config:\nbasic_auth_users:\n"]) {
    const { tls, http2, headers, users, rateLimit } = parseWebConfig("/etc/web.yml", text);
    assert.deepEqual([tls, http2, headers.size, users.size, rateLimit], [undefined, true, 0, 0, undefined]);
  }
});

test("reads every key", () => {
  const text = `
tls_server_config:
  cert_file: certs/server.pem
  key_file: /keys/server.key
  client_ca_file: ca.pem
  client_auth_type: RequireAndVerifyClientCert
  client_allowed_sans: [prometheus.example, 10.0.0.1]
  min_version: TLS10
  max_version: TLS12
  cipher_suites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]
  curve_preferences:
    - X25519
    - CurveP256
  prefer_server_cipher_suites: off
http_server_config:
  http2: no
  headers:
    X-Frame-Options: deny
    Strict-Transport-Security: max-age=1
    X-XSS-Protection: ""
basic_auth_users:
  007: ${hash}
rate_limit:
  interval: 250ms
  burst: 20
`;
  const config = parseWebConfig("/etc/node/web.yml", text);
  assert.deepEqual(
    { ...config, headers: Object.fromEntries(config.headers), users: Object.fromEntries(config.users) },
    {
      tls: {
        certificate: { file: "/etc/node/certs/server.pem" },
        key: { file: "/keys/server.key" },
        clientCa: { file: "/etc/node/ca.pem" },
        clientAuth: "require-and-verify",
        clientAllowedSans: ["prometheus.example", "10.0.0.1"],
        minVersion: "TLSv1",
        maxVersion: "TLSv1.2",
        cipherSuites: ["ECDHE-RSA-AES128-GCM-SHA256"],
        curves: ["X25519", "prime256v1"],
        prefersOwnOrder: false,
      },
      http2: false,
      headers: { "X-Frame-Options": "deny", "Strict-Transport-Security": "max-age=1" },
      users: { "007": hash },
      rateLimit: { intervalSeconds: 0.25, burst: 20 },
    },
  );
});

test("of a file and a text the file counts", () => {
  const { tls } = parseWebConfig("/etc/web.yml", "tls_server_config: {cert: A, cert_file: a, key: B}\n");
  assert.deepEqual([tls?.certificate, tls?.key], [{ file: "/etc/a" }, { pem: "B" }]);
});

test("a rate without an interval is none, and a bare number is nanoseconds", () => {
  assert.equal(parseWebConfig("f", "rate_limit: {burst: 5}\n").rateLimit, undefined);
  assert.equal(parseWebConfig("f", "rate_limit: {interval: 0s}\n").rateLimit, undefined);
  assert.equal(parseWebConfig("f", "rate_limit: {interval: 500000000, burst: 1}\n").rateLimit?.intervalSeconds, 0.5);
});

const refused: readonly (readonly [what: string, text: string, message: RegExp])[] = [
  ["what is no YAML", "a: [\n", /^web\.yml: /],
  ["what is no mapping", "hello\n", /^web\.yml: it must be a mapping/],
  ["a list for a mapping", "tls_server_config: []\n", /tls_server_config must be a mapping/],
  ["an unknown section", "tls: {}\n", /^web\.yml: unknown key 'tls'$/],
  ["an unknown key", "tls_server_config: {cert_filse: a}\n", /unknown key 'tls_server_config\.cert_filse'/],
  [
    "an unknown key of the headers' section",
    "http_server_config: {htp2: true}\n",
    /unknown key 'http_server_config\.htp2'/,
  ],
  ["a key twice", "rate_limit: {}\nrate_limit: {}\n", /^web\.yml: .*unique/],
  ["a mapping for a text", "tls_server_config: {cert_file: {}}\n", /cert_file must be a single value/],
  ["a text for a list", "tls_server_config: {cipher_suites: a}\n", /cipher_suites must be a list/],
  ["a certificate without a key", "tls_server_config: {cert_file: a}\n", /key_file is missing, and so is key/],
  ["a key without a certificate", "tls_server_config: {key: a}\n", /cert_file is missing, and so is cert/],
  [
    "an unknown client_auth_type",
    "tls_server_config: {client_auth_type: Trust}\n",
    /'Trust' is none of NoClientCert, /,
  ],
  [
    "an authority that nobody asks",
    "tls_server_config: {cert: a, key: b, client_ca: c}\n",
    /client_auth_type must say/,
  ],
  [
    "names that nobody asks for",
    "tls_server_config: {cert: a, key: b, client_allowed_sans: [c]}\n",
    /client_auth_type must say/,
  ],
  ["an unknown version", "tls_server_config: {min_version: TLS14}\n", /min_version 'TLS14' is none of TLS10/],
  [
    "versions the wrong way round",
    "tls_server_config: {cert: a, key: b, min_version: TLS13, max_version: TLS12}\n",
    /min_version is above max_version/,
  ],
  [
    "an unsafe cipher suite",
    "tls_server_config: {cipher_suites: [TLS_RSA_WITH_RC4_128_SHA]}\n",
    /cipher_suites 'TLS_RSA_WITH_RC4_128_SHA' is none of/,
  ],
  ["an unknown curve", "tls_server_config: {curve_preferences: [P256]}\n", /'P256' is none of CurveP256/],
  ["no boolean", "http_server_config: {http2: maybe}\n", /http_server_config\.http2 must be true or false/],
  ["another header", "http_server_config: {headers: {Server: a}}\n", /headers\.Server is none of Strict/],
  [
    "another value of a header",
    "http_server_config: {headers: {X-Frame-Options: allow}}\n",
    /must be deny or sameorigin/,
  ],
  [
    "a header of two lines",
    'http_server_config: {headers: {X-XSS-Protection: "a\\r\\nb: c"}}\n',
    /must be one line of ASCII/,
  ],
  ["a password in the clear", "basic_auth_users: {prom: secret}\n", /basic_auth_users\.prom must be a bcrypt hash/],
  [
    "a hash of a cost that does not exist",
    `basic_auth_users: {prom: $2y$32$${"a".repeat(53)}}\n`,
    /must be a bcrypt hash/,
  ],
  ["an interval that is none", "rate_limit: {interval: often, burst: 1}\n", /rate_limit\.interval must be a duration/],
  ["a rate that lets nobody in", "rate_limit: {interval: 1s}\n", /burst must be a number of at least 1/],
];

for (const [what, text, message] of refused) {
  test(`refuses ${what}`, () => {
    assert.throws(
      () => parseWebConfig("web.yml", text),
      (error) => {
        assert.ok(error instanceof UsageError, String(error));
        assert.match(error.message, message);
        assert.doesNotMatch(error.message, /\n|secret/);
        return true;
      },
    );
  });
}
