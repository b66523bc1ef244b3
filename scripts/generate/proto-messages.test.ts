import assert from "node:assert/strict";
import { test } from "node:test";
import { renderMessages } from "./proto-messages.ts";
import { parseProto } from "./testing/parse-proto.ts";

test("every field comes with its shape and what its values are", () => {
  const root = parseProto(`
    enum Freshness { FRESHNESS_UNSPECIFIED = 0; FRESHNESS_VERY_FRESH = 1; }
    message Part { string name = 1; }
    message Other { string name = 1; }
    message Vital {
      string node_name = 1;
      optional bool healthy = 2;
      repeated double rates = 3;
      map<string, string> labels = 4;
      Freshness freshness = 5;
      repeated Part parts = 6;
      optional uint64 memory_bytes = 7;
    }`);
  const [, fields = ""] = /messageFields: [^=]* = (.*);/.exec(renderMessages(root, "test", ["Part", "Vital"])) ?? [];
  assert.deepEqual(JSON.parse(fields), {
    Part: { name: { shape: "single", type: "string" } },
    Vital: {
      nodeName: { shape: "single", type: "string" },
      healthy: { shape: "single", type: "boolean" },
      rates: { shape: "list", type: "number" },
      labels: { shape: "map", type: "string" },
      freshness: { shape: "single", type: "enum", prefix: "FRESHNESS_", values: ["unspecified", "very-fresh"] },
      parts: { shape: "list", type: "message", message: "Part" },
      memoryBytes: { shape: "single", type: "number" },
    },
  });
});

test("a field of a type that cannot be read by name is refused", () => {
  const root = parseProto("message Vital { bytes raw = 1; }");
  assert.throws(() => renderMessages(root, "test", ["Vital"]), /test\.Vital\.raw: type bytes cannot be read by name/);
});
