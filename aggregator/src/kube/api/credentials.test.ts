import assert from "node:assert/strict";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { Credentials } from "./credentials.ts";
import type { KubeUser } from "./kube-target.ts";

function credentialsOf(user: Partial<KubeUser> | undefined): Credentials {
  const cluster = { name: "c", server: "https://a:1", skipTLSVerify: false };
  return new Credentials({ foundIn: "a test", cluster, user: user && { name: "u", ...user } });
}

/** A plugin that says this, and writes down that it ran and what it was told. */
function plugin(t: TestContext, says: string): { command: string; runs: () => readonly string[] } {
  const folder = temporaryFolder(t);
  const command = join(folder, "login");
  const log = join(folder, "log");
  writeFileSync(log, "");
  writeFileSync(command, `#!/bin/sh\nprintf '%s\\n' "$KUBERNETES_EXEC_INFO" >> ${log}\n${says}\n`);
  chmodSync(command, 0o755);
  return {
    command,
    runs: () =>
      readFileSync(log, "utf8")
        .split("\n")
        .filter((line) => line !== ""),
  };
}

const users: readonly (readonly [what: string, user: Partial<KubeUser> | undefined, headers: object])[] = [
  ["nobody", undefined, {}],
  ["a certificate alone", { certData: "x" }, {}],
  ["a token", { token: "t" }, { authorization: "Bearer t" }],
  ["a name and a password", { username: "ü", password: "p" }, { authorization: `Basic ${btoa("Ã¼:p")}` }],
  ["somebody else", { token: "t", impersonateUser: "jane" }, { authorization: "Bearer t", "impersonate-user": "jane" }],
];

for (const [what, user, headers] of users) {
  test(`${what} is shown as it should be`, async () => {
    assert.deepEqual(await credentialsOf(user).current(), { headers, cert: undefined, key: undefined });
  });
}

test("a token file is read for each request, without the line feed at its end", async (t) => {
  const tokenFile = join(temporaryFolder(t), "token");
  const credentials = credentialsOf({ tokenFile, token: "older" });
  await assert.rejects(credentials.current(), {
    name: "ApiFailure",
    message: /token file '.*' cannot be read \(ENOENT\)$/,
  });
  for (const token of ["one", "two"]) {
    writeFileSync(tokenFile, `${token}\n`);
    assert.deepEqual((await credentials.current()).headers, { authorization: `Bearer ${token}` });
  }
});

test("a plugin is asked once by all who ask at the same time, and again when what it said was refused", async (t) => {
  const { command, runs } = plugin(
    t,
    `echo '{"status":{"token":"t","clientCertificateData":"C","clientKeyData":"K"}}'`,
  );
  const credentials = credentialsOf({ exec: { command, apiVersion: "client.authentication.k8s.io/v1" } });
  const proofs = await Promise.all([credentials.current(), credentials.current(), credentials.current()]);
  for (const proof of [...proofs, await credentials.current()]) {
    assert.deepEqual(proof, { headers: { authorization: "Bearer t" }, cert: "C", key: "K" });
  }
  assert.equal(runs().length, 1);
  assert.deepEqual(JSON.parse(runs()[0] ?? ""), {
    kind: "ExecCredential",
    apiVersion: "client.authentication.k8s.io/v1",
    spec: { interactive: false, cluster: { server: "https://a:1" } },
  });
  credentials.renew();
  await credentials.current();
  assert.equal(runs().length, 2);
});

const broken: readonly (readonly [what: string, says: string, message: RegExp])[] = [
  ["fails", "echo 'please log in' >&2; exit 1", /cannot be proven: please log in$/],
  ["talks nonsense", "echo hello", /cannot be proven: .*JSON/],
  ["gives no status", "echo '{}'", /cannot be proven: /],
];

for (const [what, says, message] of broken) {
  test(`a plugin that ${what} is a failure that is asked again`, async (t) => {
    const { command, runs } = plugin(t, says);
    const credentials = credentialsOf({ exec: { command } });
    for (const _ of [1, 2]) await assert.rejects(credentials.current(), { name: "ApiFailure", message });
    assert.equal(runs().length, 2);
  });
}

test("a plugin that is not there and a provider that nobody knows are failures with a name", async () => {
  const missing = credentialsOf({ exec: { command: "/no/such/plugin" } });
  await assert.rejects(missing.current(), { name: "ApiFailure", message: /ENOENT/ });
  const unknown = credentialsOf({ authProvider: { name: "magic" } });
  await assert.rejects(unknown.current(), { message: /auth-provider 'magic' is not supported/ });
});
