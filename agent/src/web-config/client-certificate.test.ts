import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { test } from "node:test";
import { makeCertificate } from "../testing/certificate.ts";
import { alternativeNamesOf } from "./client-certificate.ts";

test("reads the names of a certificate as people write them", () => {
  const { cert } = makeCertificate({
    commonName: "a",
    dnsNames: ["a.example", "*.b.example"],
    uris: ["spiffe://cluster/ns/x"],
    addresses: [
      [10, 0, 0, 1],
      [0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
    ],
  });
  const names = ["a.example", "*.b.example", "spiffe://cluster/ns/x", "10.0.0.1", "2001:db8::1"];
  assert.deepEqual(alternativeNamesOf(new X509Certificate(cert)), names);
});

test("a name that pretends to be two stays one", () => {
  const { cert } = makeCertificate({
    commonName: "a",
    dnsNames: ["evil, DNS:good.example", 'quote", DNS:good.example'],
  });
  const names = alternativeNamesOf(new X509Certificate(cert));
  assert.deepEqual(names, ["evil, DNS:good.example", 'quote", DNS:good.example']);
});

test("a certificate without names has none", () => {
  assert.deepEqual(alternativeNamesOf(new X509Certificate(makeCertificate({ commonName: "a" }).cert)), []);
});
