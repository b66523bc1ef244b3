import assert from "node:assert/strict";
import { test } from "node:test";
import { aggregatorUrls, dialable } from "./addresses.ts";

test("a wildcard is dialled by loopback, anything else as it is", () => {
  const cases = [
    ["0.0.0.0:1", "127.0.0.1:1"],
    ["[::]:1", "[::1]:1"],
    ["[0:0::0]:1", "[::1]:1"],
    ["[::1]:1", "[::1]:1"],
    ["[fd00::7]:1", "[fd00::7]:1"],
    ["127.0.0.1:1", "127.0.0.1:1"],
    ["localhost:1", "localhost:1"],
    ["10.1.2.3:1", "10.1.2.3:1"],
  ];
  for (const [address, expected] of cases) assert.equal(dialable(address ?? ""), expected);
});

test("every door is named once", () => {
  assert.deepEqual(aggregatorUrls("[::1]:1", "localhost:2"), [
    "  metrics  http://[::1]:1/metrics",
    "  REST     http://[::1]:1/api/v1/metrics/snapshot",
    "  docs     http://[::1]:1/docs",
    "  gRPC     localhost:2",
  ]);
});
