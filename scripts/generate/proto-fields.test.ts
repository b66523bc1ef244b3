import assert from "node:assert/strict";
import { test } from "node:test";
import { renderFields } from "./proto-fields.ts";
import { parseProto } from "./testing/parse-proto.ts";

test("every field comes with its name, number and shape", () => {
  const root = parseProto(`message Vital {
    string node_name = 1;
    optional bool healthy = 20;
    repeated string models = 3;
    map<string, string> labels = 4;
    oneof either { bool left = 5; }
  }`);
  const [, name, fields = ""] =
    /export const (\w+) = (.*) as const;/.exec(renderFields(root.lookupType("test.Vital"))) ?? [];
  assert.equal(name, "vitalFields");
  assert.deepEqual(JSON.parse(fields), [
    { name: "nodeName", number: 1, shape: "required" },
    { name: "healthy", number: 20, shape: "optional" },
    { name: "models", number: 3, shape: "list" },
    { name: "labels", number: 4, shape: "map" },
    { name: "left", number: 5, shape: "optional" },
  ]);
});
