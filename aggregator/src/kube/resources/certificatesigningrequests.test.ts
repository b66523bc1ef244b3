import assert from "node:assert/strict";
import { test } from "node:test";
import { assertRows, showNoMetadata } from "../../testing/kube-rows.ts";
import { createCertificateSigningRequests } from "./certificatesigningrequests.ts";

const requests = createCertificateSigningRequests(showNoMetadata);
const metadata = { name: "node-csr", uid: "u1" };

test("a request that was approved, twice, and then failed", () => {
  const request = {
    metadata: { ...metadata, creationTimestamp: "2017-07-14T02:40:00Z" },
    spec: { signerName: "kubernetes.io/kubelet-serving" },
    status: {
      certificate: Buffer.from("just for testing").toString("base64"),
      conditions: [{ type: "Approved" }, { type: "Approved" }, { type: "Failed" }, { type: "Odd" }],
    },
  };
  assertRows(
    requests,
    request,
    `
      kube_certificatesigningrequest_cert_length{} 16
      kube_certificatesigningrequest_condition{condition="approved"} 2
      kube_certificatesigningrequest_condition{condition="denied"} 0
      kube_certificatesigningrequest_condition{condition="failed"} 1
      kube_certificatesigningrequest_created{} 1500000000
    `,
  );
  assert.deepEqual(requests.labelValues(request as never), ["node-csr", "kubernetes.io/kubelet-serving"]);
});

test("a request with nothing", () => {
  assertRows(
    requests,
    { metadata },
    `
      kube_certificatesigningrequest_cert_length{} 0
      kube_certificatesigningrequest_condition{condition="approved"} 0
      kube_certificatesigningrequest_condition{condition="denied"} 0
      kube_certificatesigningrequest_condition{condition="failed"} 0
    `,
  );
});
