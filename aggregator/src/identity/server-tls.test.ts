import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { makeCertificate } from "../../../agent/src/testing/certificate.ts";
import { collectingLog } from "../testing/collecting-log.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { openListenersTls } from "./listeners-tls.ts";
import { openServerTls } from "./server-tls.ts";

const one = makeCertificate({ commonName: "one" });
const other = makeCertificate({ commonName: "other" });

const open = (files: { certificate?: string; key?: string }) => () =>
  openServerTls({ door: "grpc", certificate: undefined, key: undefined, ...files }, assert.fail);

test("half a pair, what cannot be read and what is no pair stop the start with a line that names the option", (t) => {
  const folder = temporaryFolder(t);
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const certificate = file("one.crt", one.cert);
  const key = file("one.key", one.key);
  assert.equal(open({})(), undefined);
  assert.equal(open({ certificate, key })()?.current.cert, one.cert);
  const cases = [
    [{ certificate }, /^--grpc-tls-cert-file: --grpc-tls-key-file is not set: TLS needs both$/],
    [{ key }, /^--grpc-tls-key-file: --grpc-tls-cert-file is not set: TLS needs both$/],
    [{ certificate, key: join(folder, "none") }, /^--grpc-tls-key-file: .*none cannot be read \(ENOENT\)$/],
    [{ certificate, key: folder }, /^--grpc-tls-key-file: .* cannot be read \(it is not a regular file\)$/],
    [{ certificate, key: file("other.key", other.key) }, /cannot be used: the key is another certificate's$/],
    [{ certificate: file("empty", ""), key }, /cannot be used/],
    [{ certificate: file("garbage", "garbage"), key }, /cannot be used/],
  ] as const;
  for (const [files, message] of cases) assert.throws(open(files), { name: "UsageError", message }, message.source);
});

test("where tokens would travel readable, the log says so", () => {
  const files = {
    grpcTlsCertFile: undefined,
    grpcTlsKeyFile: undefined,
    httpTlsCertFile: undefined,
    httpTlsKeyFile: undefined,
  };
  const here = { host: "127.0.0.1", port: 1 };
  const everywhere = { host: "0.0.0.0", port: 1 };
  const warnings = (
    grpcListen: typeof here,
    httpListen: typeof here,
    auth: "open" | "required",
    agentAuth: "open" | "token",
  ) => {
    const { log, lines } = collectingLog();
    openListenersTls({ ...files, grpcListen, httpListen, auth, agentAuth }, log);
    return lines.map(({ msg }) => String(msg).split(":", 1)[0]);
  };
  assert.deepEqual(warnings(here, here, "required", "token"), []);
  assert.deepEqual(warnings(everywhere, everywhere, "open", "open"), []);
  assert.deepEqual(warnings(everywhere, everywhere, "open", "token"), ["--grpc-listen"]);
  assert.deepEqual(warnings(everywhere, everywhere, "required", "open"), ["--grpc-listen", "--http-listen"]);
  assert.deepEqual(warnings(here, everywhere, "required", "token"), ["--http-listen"]);
});
