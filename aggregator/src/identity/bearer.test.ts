import assert from "node:assert/strict";
import { test } from "node:test";
import { bearerToken } from "./bearer.ts";

const cases: readonly (readonly [header: string | undefined, token: string | undefined])[] = [
  ["Bearer abc.def-ghi_j~k+l/m==", "abc.def-ghi_j~k+l/m=="],
  ["bearer  abc ", "abc"],
  ["BEARER abc", "abc"],
  [undefined, undefined],
  ["", undefined],
  ["Bearer", undefined],
  ["Bearer ", undefined],
  ["Basic YTpi", undefined],
  ["Bearer a b", undefined],
  ["Bearer a\u0000b", undefined],
  ["Bearer ä", undefined],
  ["Bearer a=b", undefined],
  [`Bearer ${"a".repeat(16_384)}`, "a".repeat(16_384)],
  [`Bearer ${"a".repeat(16_385)}`, undefined],
  [`Bearer ${"a".repeat(1_000_000)}`, undefined],
];

test("a bearer token is what RFC 6750 lets it be, and nothing else is one", () => {
  for (const [header, token] of cases) assert.equal(bearerToken(header), token, `${header?.slice(0, 40)}`);
});
