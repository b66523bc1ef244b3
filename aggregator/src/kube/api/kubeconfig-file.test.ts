import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { readKubeconfig } from "./kubeconfig-file.ts";

const user = (name: string, more: string) => `{ name: ${name}, user: { ${more} } }`;

test("paths are relative to the file, but for a command that is looked for on the path", (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, "config");
  const users = [
    user("files", "client-certificate: a.crt, client-key: /abs/a.key, tokenFile: tokens/a"),
    user("near", "exec: { command: ./bin/login }"),
    user("far", "exec: { command: login, args: [a] }"),
    user("nobody", ""),
  ];
  const contexts = ["files", "near", "far", "nobody"].map(
    (name) => `{ name: ${name}, context: { cluster: c, user: ${name} } }`,
  );
  const read = (context: string) => {
    writeFileSync(
      path,
      `current-context: ${context}\ncontexts: [${contexts.join(", ")}]\nusers: [${users.join(", ")}]\n` +
        "clusters: [{ name: c, cluster: { server: 'https://a:1/prefix/', certificate-authority: ca.crt, insecure-skip-tls-verify: true } }]\n",
    );
    return readKubeconfig([path]);
  };
  const { cluster, user: files } = read("files");
  assert.deepEqual(
    [cluster.server, cluster.caFile, cluster.skipTLSVerify],
    ["https://a:1/prefix", join(folder, "ca.crt"), true],
  );
  assert.deepEqual(
    [files?.certFile, files?.keyFile, files?.tokenFile],
    [join(folder, "a.crt"), "/abs/a.key", join(folder, "tokens/a")],
  );
  assert.deepEqual(read("near").user?.exec, { command: join(folder, "bin/login") });
  assert.deepEqual(read("far").user?.exec, { command: "login", args: ["a"] });
  assert.equal(read("nobody").user?.token, undefined);
});

test("of several files the first that names something counts", (t) => {
  const folder = temporaryFolder(t);
  const [a, b] = [join(folder, "a"), join(folder, "b")];
  writeFileSync(a, "clusters: [{ name: c, cluster: { server: 'https://a:1' } }]\n");
  writeFileSync(
    b,
    "current-context: x\ncontexts: [{ name: x, context: { cluster: c, user: u } }]\nusers: [{ name: u, user: { token: t } }]\n" +
      "clusters: [{ name: c, cluster: { server: 'https://b:1' } }]\n",
  );
  const target = readKubeconfig([a, b]);
  assert.deepEqual([target.cluster.server, target.user?.token, target.foundIn], ["https://a:1", "t", `${a}, ${b}`]);
});
