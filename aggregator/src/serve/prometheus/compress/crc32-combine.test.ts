import assert from "node:assert/strict";
import { test } from "node:test";
import { crc32 } from "node:zlib";
import { combineCrc32 } from "./crc32-combine.ts";

for (const [first, second] of [
  ["", ""],
  ["a", ""],
  ["", "b"],
  ["a", "b"],
  ["kube_pod_info{", 'pod="a"} 1\n'],
  ["x".repeat(255), "y".repeat(257)],
  ["x", "y".repeat(1_000_003)],
  ["x".repeat(1_000_003), "y"],
] as const) {
  test(`the checksum of ${first.length} and ${second.length} bytes follows from those of both`, () => {
    assert.equal(combineCrc32(crc32(first), crc32(second), second.length), crc32(first + second));
  });
}
