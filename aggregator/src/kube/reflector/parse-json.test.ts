import assert from "node:assert/strict";
import { test } from "node:test";
import { recordedObjects } from "../../testing/recorded-objects.ts";
import { parseJson } from "./parse-json.ts";

const cases: readonly (readonly [text: string, parsed: unknown])[] = [
  [
    '{"metadata":{"name":"a","managedFields":[{"f:x":{"]":[]}},["\\"]"]],"uid":"u"},"b":1}',
    { metadata: { name: "a", uid: "u" }, b: 1 },
  ],
  ['{"metadata":{"name":"a","managedFields":[]}}', { metadata: { name: "a" } }],
  ['{"a":",\\"managedFields\\":[","b":"ü"}', { a: ',"managedFields":[', b: "ü" }],
  ['{"managedFields":[1]}', { managedFields: [1] }],
  ['{"a":1,"managedFields":{"b":[]}}', { a: 1, managedFields: { b: [] } }],
  ["7", 7],
];

for (const [text, parsed] of cases) {
  test(`${text} without managedFields`, () => assert.deepEqual(parseJson(Buffer.from(text)), parsed));
}

for (const text of [
  "",
  '{"a":1,"managedFields":[',
  '{"a":1,"managedFields":["',
  '{"a":1,"managedFields":["\\',
  '{"a":1,"managedFields":[]',
]) {
  test(`${JSON.stringify(text)} is not JSON`, () => assert.throws(() => parseJson(Buffer.from(text)), SyntaxError));
}

test("of a recorded object all else stays", () => {
  const [pod] = recordedObjects("pods");
  assert.ok(pod && "managedFields" in pod.metadata);
  const { managedFields: _, ...metadata } = pod.metadata;
  assert.deepEqual(parseJson(Buffer.from(JSON.stringify(pod))), { ...pod, metadata });
});
