import assert from "node:assert/strict";
import { test } from "node:test";
import { type Allowlist, allowedKeys } from "./allowlist.ts";

const keys = ["app", "app.kubernetes.io/name", "app.kubernetes.io/part-of", "team", "a*b"];

const cases: readonly (readonly [allowlist: Allowlist, allowed: readonly string[]])[] = [
  [[], []],
  [["*"], keys],
  [["*", "app"], keys],
  [["app", "*"], ["app"]],
  [
    ["app", "team", "nobody"],
    ["app", "team"],
  ],
  [["app.kubernetes.io/*"], ["app.kubernetes.io/name", "app.kubernetes.io/part-of"]],
  [["*name"], ["app.kubernetes.io/name"]],
  [["app*name"], ["app.kubernetes.io/name"]],
  [["app.kubernetes.io/name*name"], []],
  [["*kubernetes*"], []],
  [["app.*"], ["app.kubernetes.io/name", "app.kubernetes.io/part-of"]],
  [["a.p"], []],
];

for (const [allowlist, allowed] of cases) {
  test(`[${allowlist.join(",")}] allows [${allowed.join(",")}]`, () => {
    assert.deepEqual(keys.filter(allowedKeys(allowlist)), allowed);
  });
}
