import assert from "node:assert/strict";
import { test } from "node:test";
import { pageAddresses } from "./rendering.ts";

test("a page of up to a thousand nodes is read in one piece, a larger one in shards of as many", () => {
  assert.deepEqual(pageAddresses("127.0.0.1:1", 1000), ["http://127.0.0.1:1/metrics"]);
  assert.deepEqual(pageAddresses("127.0.0.1:1", 1001), [
    "http://127.0.0.1:1/metrics?shard=0/2",
    "http://127.0.0.1:1/metrics?shard=1/2",
  ]);
  assert.equal(pageAddresses("127.0.0.1:1", 5000).length, 5);
});
