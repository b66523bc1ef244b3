import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { test, type TestContext } from "node:test";
import { systemClock } from "@kubevitals/program";
import { makeCertificate } from "../../../../agent/src/testing/certificate.ts";
import { ApiServer } from "../../testing/api-server/api-server.ts";
import { KubeApi } from "./kube-api.ts";
import type { KubeTarget } from "./kube-target.ts";

const authority = makeCertificate({ commonName: "authority" });
const addresses = [[127, 0, 0, 1]];
const expiryOf = (pem: string) => new X509Certificate(pem).validToDate.getTime();

function apiOf(t: TestContext, target: KubeTarget): KubeApi {
  const api = new KubeApi(target, systemClock);
  t.after(() => api.close());
  return api;
}

test("the certificates that a connection was made with and was shown are known once there was one", async (t) => {
  const { cert, key } = makeCertificate({ commonName: "api", addresses, signer: authority });
  const own = makeCertificate({ commonName: "us", signer: authority });
  const server = await ApiServer.start(t, { tls: { cert, key, ca: authority.cert, requestCert: true } });
  server.history.serve("things");
  const user = { certData: btoa(own.cert), keyData: btoa(own.key) };
  const api = apiOf(t, server.target(user, { caData: btoa(authority.cert) }));
  assert.equal(api.certificates.length, 0);
  await api.json({ path: "/api/v1/things" });
  assert.deepEqual(
    api.certificates.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    [
      { name: "the API server's certificate", expiresAt: expiryOf(cert) },
      { name: "the client certificate for the API server", expiresAt: expiryOf(own.cert) },
    ],
  );
});

test("without TLS there is none, and one that is refused is not shown as in use", async (t) => {
  const plain = await ApiServer.start(t);
  plain.history.serve("things");
  const open = apiOf(t, plain.target());
  await open.json({ path: "/api/v1/things" });
  assert.deepEqual(open.certificates, []);

  const { cert, key } = makeCertificate({ commonName: "api", addresses });
  const strange = await ApiServer.start(t, { tls: { cert, key } });
  const api = apiOf(t, strange.target({}, { caData: btoa(authority.cert) }));
  await assert.rejects(api.json({ path: "/api/v1/things" }), { name: "ApiFailure" });
  assert.deepEqual(api.certificates, []);
});
