import assert from "node:assert/strict";
import { test } from "node:test";
import { canonicalIpv6, ipv4OfHex } from "./ip-address.ts";

const addresses: Record<string, string> = {
  "0000:0000:0000:0000:0000:0000:0000:0000": "::",
  "0000:0000:0000:0000:0000:0000:0000:0001": "::1",
  "2001:0DB8:0000:0000:0000:0000:0000:0000": "2001:db8::",
  "2001:0db8:0000:0001:0000:0000:0000:0001": "2001:db8:0:1::1",
  "2001:0db8:0000:0000:0001:0000:0000:0001": "2001:db8::1:0:0:1",
  "2001:0db8:0000:0001:0001:0001:0001:0001": "2001:db8:0:1:1:1:1:1",
  "fe80:0010:0100:1000:0000:0020:0000:0000": "fe80:10:100:1000:0:20::",
  "0000:0000:0000:0000:0000:ffff:0a00:0001": "10.0.0.1",
  "0000:0000:0000:0000:0000:0000:0a00:0001": "::a00:1",
};
for (const [long, short] of Object.entries(addresses)) {
  test(`writes ${long} as ${short}`, () => assert.equal(canonicalIpv6(long), short));
}

test("writes IPv4 addresses with points", () => {
  assert.equal(ipv4OfHex("C0A80016"), "192.168.0.22");
  assert.equal(ipv4OfHex("ffffffff"), "255.255.255.255");
});

test("knows no other writing", () => {
  for (const text of ["", "::1", "0:0:0:0:0:0:0:g", "0:0:0:0:0:0:0:0:0", "12345:0:0:0:0:0:0:0"]) {
    assert.equal(canonicalIpv6(text), undefined, text);
  }
  for (const text of ["", "C0A800", "C0A800160", "G0A80016"]) assert.equal(ipv4OfHex(text), undefined, text);
});
