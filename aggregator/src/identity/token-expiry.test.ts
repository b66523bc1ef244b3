import assert from "node:assert/strict";
import { test } from "node:test";
import { tokenExpiring } from "../testing/identity.ts";
import { expiryOf } from "./token-expiry.ts";

function withClaims(claims: string): string {
  return `a.${Buffer.from(claims).toString("base64url")}.c`;
}

test("a token says when it expires", () => {
  assert.equal(expiryOf(tokenExpiring(1_700_000_000_000)), 1_700_000_000_000);
});

test("what is no JSON Web Token, or does not say, has no known end", () => {
  const odd = ["", "opaque", "a.b", "a.b.c", "a.b.c.d", withClaims("null"), withClaims("[]"), withClaims("{}")];
  const odder = ['{"exp":"soon"}', '{"exp":null}', '{"exp":1e999}', "{"].map(withClaims);
  for (const token of [...odd, ...odder]) assert.equal(expiryOf(token), undefined, token);
});
