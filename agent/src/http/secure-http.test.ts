import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { connect as connectHttp2 } from "node:http2";
import { request as requestHttps } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { test, type TestContext } from "node:test";
import type { TLSSocket } from "node:tls";
import { hashSync } from "bcryptjs";
import { UsageError, createLogger } from "@kubevitals/program";
import { startPage } from "../testing/agent-page.ts";
import { makeCertificate, type TestCertificate } from "../testing/certificate.ts";

/** A log that nobody reads. */
const silent = Object.assign(createLogger("test", "error"), { info: () => undefined, error: () => undefined });

const authority = makeCertificate({ commonName: "authority" });
const server = makeCertificate({ commonName: "server", addresses: [[127, 0, 0, 1]], signer: authority });
const renewed = makeCertificate({ commonName: "renewed", addresses: [[127, 0, 0, 1]], signer: authority });
const friend = makeCertificate({ commonName: "friend", dnsNames: ["prometheus.example"], signer: authority });
const other = makeCertificate({ commonName: "other", dnsNames: ["other.example"], signer: authority });
const stranger = makeCertificate({ commonName: "stranger", dnsNames: ["prometheus.example"] });

interface Folder {
  readonly file: string;
  readonly write: (name: string, content: string) => void;
}

/** A folder with these certificates and a web configuration; writes another one over it. */
function folderOf(t: TestContext, config: string): Folder {
  const folder = mkdtempSync(join(tmpdir(), "kubevitals-web-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const write = (name: string, content: string) => writeFileSync(join(folder, name), content);
  write("server.pem", server.cert);
  write("server.key", server.key);
  write("ca.pem", authority.cert);
  write("web.yml", config);
  return { file: join(folder, "web.yml"), write };
}

const tls = "cert_file: server.pem, key_file: server.key";

interface Client {
  readonly certificate?: TestCertificate | undefined;
  readonly maxVersion?: "TLSv1.2" | undefined;
  readonly user?: string;
}

/** What comes of a request by HTTP/1.1 and TLS, and the name of the server; undefined where none comes about. */
async function get(address: string, { certificate, maxVersion, user }: Client = {}) {
  const { hostname: host, port } = new URL(`https://${address}`);
  const sent = requestHttps({
    host,
    port,
    path: "/metrics",
    ca: authority.cert,
    agent: false,
    cert: certificate?.cert,
    key: certificate?.key,
    auth: user,
    maxVersion,
  });
  sent.end();
  try {
    const [response] = (await once(sent, "response")) as [IncomingMessage];
    const { CN: name } = (response.socket as TLSSocket).getPeerCertificate().subject;
    return { status: response.statusCode, name, page: await text(response) };
  } catch {
    return undefined;
  }
}

/** A text as YAML takes it below a key of a section. */
function indented(pem: string): string {
  return pem.trimEnd().replaceAll(/^/gm, "    ");
}

test("serves HTTP/1.1 and HTTP/2 by TLS", async (t) => {
  const { file } = folderOf(t, `tls_server_config: {${tls}}\n`);
  const address = await startPage(t, { webConfigFile: file });
  const first = await get(address);
  assert.deepEqual([first?.status, first?.name], [200, "server"]);
  assert.match(first?.page ?? "", /^node_test 4$/m);

  const session = connectHttp2(`https://${address}`, { ca: authority.cert });
  t.after(() => session.destroy());
  const stream = session.request({ ":path": "/metrics?collect[]=test" });
  assert.match(await text(stream), /^node_test 4$/m);
  assert.equal(session.alpnProtocol, "h2");
  await assert.rejects(fetch(`http://${address}/metrics`));
});

test("without http2 only HTTP/1.1 is offered", async (t) => {
  const { file } = folderOf(t, `tls_server_config: {${tls}}\nhttp_server_config: {http2: false}\n`);
  const address = await startPage(t, { webConfigFile: file });
  assert.equal((await get(address))?.status, 200);
  const session = connectHttp2(`https://${address}`, { ca: authority.cert });
  const failure = Promise.withResolvers<unknown>();
  session.on("error", failure.resolve);
  assert.ok(await failure.promise);
});

test("takes certificate and key from the file itself", async (t) => {
  const { file } = folderOf(
    t,
    `tls_server_config:\n  cert: |\n${indented(server.cert)}\n  key: |\n${indented(server.key)}\n`,
  );
  assert.equal((await get(await startPage(t, { webConfigFile: file })))?.status, 200);
});

test("speaks the versions of TLS that it is told", async (t) => {
  const { file } = folderOf(t, `tls_server_config: {${tls}, min_version: TLS13}\n`);
  const address = await startPage(t, { webConfigFile: file });
  assert.equal((await get(address))?.status, 200);
  assert.equal(await get(address, { maxVersion: "TLSv1.2" }), undefined);
});

// Who comes in: somebody without a certificate, a friend, another of the same authority, a stranger.
const policies: readonly (readonly [policy: string, isIn: readonly boolean[]])[] = [
  ["client_auth_type: NoClientCert", [true, true, true, true]],
  ["client_auth_type: RequestClientCert", [true, true, true, true]],
  ["client_auth_type: RequireAnyClientCert", [false, true, true, true]],
  ["client_auth_type: RequireClientCert", [false, true, true, true]],
  ["client_auth_type: VerifyClientCertIfGiven, client_ca_file: ca.pem", [true, true, true, false]],
  ["client_auth_type: RequireAndVerifyClientCert, client_ca_file: ca.pem", [false, true, true, false]],
  ["client_auth_type: RequireAndVerifyClientCert", [false, false, false, false]],
  [
    "client_auth_type: RequireAndVerifyClientCert, client_ca_file: ca.pem, client_allowed_sans: [prometheus.example]",
    [false, true, false, false],
  ],
  [
    "client_auth_type: VerifyClientCertIfGiven, client_ca_file: ca.pem, client_allowed_sans: [x]",
    [false, false, false, false],
  ],
];

for (const [policy, isIn] of policies) {
  for (const maxVersion of [undefined, "TLSv1.2"] as const) {
    test(`${policy}, ${maxVersion ?? "TLSv1.3"}`, async (t) => {
      const { file } = folderOf(t, `tls_server_config: {${tls}, ${policy}}\n`);
      const address = await startPage(t, { webConfigFile: file });
      const clients = [undefined, friend, other, stranger];
      const answers = await Promise.all(clients.map((certificate) => get(address, { certificate, maxVersion })));
      assert.deepEqual(
        answers.map((answer) => answer !== undefined),
        isIn,
      );
    });
  }
}

test("certificates, authorities and users that change are in force with the next connection", async (t) => {
  let now = 0;
  const clock = { now: () => now, monotonic: () => now };
  const { file, write } = folderOf(t, `tls_server_config: {${tls}}\n`);
  const address = await startPage(t, { webConfigFile: file, clock, log: silent });
  const nameNow = async () => {
    now += 2000;
    return (await get(address))?.name;
  };
  assert.equal(await nameNow(), "server");
  write("server.pem", renewed.cert);
  // Half of the renewal is no certificate that could be served.
  assert.equal(await nameNow(), "server");
  write("server.key", renewed.key);
  assert.equal(await nameNow(), "renewed");
  write("web.yml", "tls_server_config: {\n");
  assert.equal(await nameNow(), "renewed");
  write("web.yml", `tls_server_config: {${tls}}\nbasic_auth_users: {prom: ${hashSync("secret", 4)}}\n`);
  now += 2000;
  assert.equal((await get(address))?.status, 401);
  assert.equal((await get(address, { user: "prom:secret" }))?.status, 200);
  write("web.yml", `tls_server_config: {${tls}, client_auth_type: RequireAnyClientCert}\n`);
  now += 2000;
  // It cannot ask for certificates before it is started anew, so nobody shows one, and nobody comes in.
  assert.equal(await get(address, { certificate: friend }), undefined);
});

test("asks for user and password on every path but those of probes", async (t) => {
  const { file } = folderOf(t, `basic_auth_users: {prom: ${hashSync("secret", 4)}}\n`);
  const url = `http://${await startPage(t, { webConfigFile: file })}`;
  const statusOf = async (path: string, user?: string) =>
    (await fetch(url + path, user ? { headers: { authorization: `Basic ${btoa(user)}` } } : {})).status;
  for (const path of ["/metrics", "/", "/nope"]) assert.equal(await statusOf(path), 401);
  assert.equal((await fetch(`${url}/metrics`)).headers.get("www-authenticate"), "Basic");
  assert.equal(await statusOf("/metrics", "prom:secret"), 200);
  assert.equal(await statusOf("/nope", "prom:secret"), 404);
  assert.equal(await statusOf("/metrics", "prom:wrong"), 401);
  assert.equal(await statusOf("/metrics", "nobody:secret"), 401);
  assert.equal(await statusOf("/livez"), 200);
});

test("puts its headers on every answer, once", async (t) => {
  const { file } = folderOf(
    t,
    "http_server_config: {headers: {X-Content-Type-Options: nosniff, X-Frame-Options: deny}}\n",
  );
  const url = `http://${await startPage(t, { webConfigFile: file })}`;
  for (const path of ["/metrics", "/nope", "/livez"]) {
    const { headers } = await fetch(url + path);
    assert.deepEqual([headers.get("x-content-type-options"), headers.get("x-frame-options")], ["nosniff", "deny"]);
  }
});

test("holds requests back at the rate that it is told", async (t) => {
  let now = 0;
  const { file } = folderOf(t, "rate_limit: {interval: 1s, burst: 2}\n");
  const url = `http://${await startPage(t, { webConfigFile: file, clock: { now: () => now, monotonic: () => now } })}/metrics`;
  const statuses = async (count: number) => {
    const list: number[] = [];
    for (let request = 0; request < count; request++) list.push((await fetch(url)).status);
    return list;
  };
  assert.deepEqual(await statuses(4), [200, 200, 429, 429]);
  now = 1000;
  assert.deepEqual(await statuses(2), [200, 429]);
});

const broken: readonly (readonly [what: string, config: string, message: RegExp])[] = [
  [
    "a certificate that is not there",
    "tls_server_config: {cert_file: no.pem, key_file: server.key}\n",
    /cert_file: \S*no\.pem cannot be read \(ENOENT\)/,
  ],
  [
    "a key that is no key",
    "tls_server_config: {cert_file: server.pem, key_file: web.yml}\n",
    /certificate and key cannot be used/,
  ],
  [
    "the key of another certificate",
    "tls_server_config: {cert_file: ca.pem, key_file: server.key}\n",
    /certificate and key cannot be used/,
  ],
  [
    "an authority that is none",
    `tls_server_config: {${tls}, client_auth_type: RequestClientCert, client_ca_file: web.yml}\n`,
    /client_ca_file: \S*web\.yml holds no certificate/,
  ],
];

for (const [what, config, message] of broken) {
  test(`does not start with ${what}`, async (t) => {
    const { file } = folderOf(t, config);
    await assert.rejects(startPage(t, { webConfigFile: file }), (error) => {
      assert.ok(error instanceof UsageError);
      assert.ok(error.message.startsWith(file));
      assert.match(error.message, message);
      return true;
    });
  });
}

test("does not start without the file", async (t) => {
  await assert.rejects(startPage(t, { webConfigFile: "/no/web.yml" }), {
    name: "UsageError",
    message: "--web.config.file: '/no/web.yml' cannot be read (ENOENT)",
  });
});
