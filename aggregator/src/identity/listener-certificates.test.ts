import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { makeCertificate } from "../../../agent/src/testing/certificate.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { createListenerCertificates } from "./listener-certificates.ts";

const { cert } = makeCertificate({ commonName: "a" });
const expiresAt = new X509Certificate(cert).validToDate.getTime();

test("files of listeners are read once a minute, each once; what is no certificate is left out", (t) => {
  const file = join(temporaryFolder(t), "tls.crt");
  let now = 0;
  const read = createListenerCertificates({ grpcTlsCertFile: file, httpTlsCertFile: file }, { monotonic: () => now });
  assert.deepEqual(read(), []);
  writeFileSync(file, cert);
  now = 59_999;
  assert.deepEqual(read(), []);
  now = 60_000;
  assert.deepEqual(read(), [{ name: file, expiresAt }]);
  writeFileSync(file, "garbage");
  now = 120_000;
  assert.deepEqual(read(), []);
  rmSync(file);
  now = 180_000;
  assert.deepEqual(read(), []);
});

test("without files there is nothing to read", () => {
  const read = createListenerCertificates(
    { grpcTlsCertFile: undefined, httpTlsCertFile: undefined },
    { monotonic: () => 0 },
  );
  assert.deepEqual(read(), []);
});
