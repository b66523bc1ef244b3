import assert from "node:assert/strict";
import { test } from "node:test";
import { openHttpApp } from "../../testing/http-app.ts";
import { nodeRecord, snapshot } from "../../testing/records.ts";
import { corsOrigin } from "./cors.ts";

const nodes = "/api/v1/metrics/nodes";
const origin = "https://dashboards.example.com";
const preflight = {
  method: "OPTIONS",
  url: nodes,
  headers: { origin, "access-control-request-method": "GET", "access-control-request-headers": "authorization" },
} as const;

test("unless an origin is named, no answer says that another's page may read it", async (t) => {
  const { app, store } = await openHttpApp(t);
  store.put(snapshot("s-1", [nodeRecord("n")]));
  for (const request of [{ method: "GET", url: nodes, headers: { origin } } as const, preflight]) {
    const { headers } = await app.inject(request);
    assert.deepEqual(
      Object.keys(headers).filter((name) => name.startsWith("access-control")),
      [],
    );
  }
});

test("pages of a named origin may read, and are asked for a token only when they read", async (t) => {
  const refusal = { reason: "unauthenticated", message: "a bearer token is needed" } as const;
  const { app } = await openHttpApp(t, {
    corsOrigins: [origin],
    readers: { review: () => Promise.resolve(refusal) },
  });
  const before = await app.inject(preflight);
  assert.equal(before.statusCode, 204);
  assert.equal(before.headers["access-control-allow-origin"], origin);
  assert.equal(before.headers["access-control-allow-methods"], "GET, HEAD");
  assert.match(String(before.headers["access-control-allow-headers"]), /Authorization/);
  assert.equal(before.headers["access-control-allow-credentials"], undefined);
  const got = await app.inject({ url: nodes, headers: { origin } });
  assert.equal(got.statusCode, 401);
  assert.equal(got.headers["access-control-allow-origin"], origin);
  assert.match(String(got.headers["access-control-expose-headers"]), /Kubevitals-Snapshot-Id/);
  assert.match(String(got.headers["vary"]), /Origin/);
});

test("pages of an origin that is not named may not", async (t) => {
  const { app, store } = await openHttpApp(t, { corsOrigins: [origin] });
  store.put(snapshot("s-1", []));
  for (const other of ["https://example.com", `${origin}.evil.example`, "null"]) {
    const { headers } = await app.inject({ url: nodes, headers: { origin: other } });
    assert.notEqual(headers["access-control-allow-origin"], other, other);
  }
});

const origins: readonly (readonly [text: string, isOne: boolean])[] = [
  ["*", true],
  ["http://localhost:3000", true],
  [origin, true],
  [`${origin}/`, false],
  [`${origin}:443`, false],
  ["https://Dashboards.example.com", false],
  ["dashboards.example.com", false],
  ["javascript:alert(1)", false],
  ["", false],
];

for (const [text, isOne] of origins) {
  test(`'${text}' is ${isOne ? "" : "not "}an origin`, () => {
    assert.equal(corsOrigin.parse(text), isOne ? text : undefined);
  });
}
