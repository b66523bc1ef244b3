import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ListItems } from "./list-items.ts";

/** Items and envelope of a text that comes in pieces of this size. */
function split(text: string, size: number, mostBytes = 1000) {
  const list = new ListItems(mostBytes);
  const bytes = Buffer.from(text);
  const items: string[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    for (const { bytes: item, isWhole } of list.push(bytes.subarray(at, at + size))) {
      items.push(`${item.toString()}${isWhole ? "" : "…"}`);
    }
  }
  return { items, envelope: list.end() };
}

const tricky = {
  kind: "List",
  metadata: { resourceVersion: "7", continue: '"items":[', items: [1, { items: [2] }] },
  items: [
    { metadata: { name: 'quote " and \\', labels: { "a]},[{": '\\\\"' } }, items: [{ items: [] }] },
    {},
    { text: "größer 🙂 \u2028", list: [[], [{}], "]"] },
    null,
    7,
    "text, with ] and }",
    [1, [2]],
  ],
  after: { items: ["not these"] },
};

for (const size of [1, 2, 3, 7, 64, 10_000]) {
  for (const space of [undefined, 2]) {
    test(`items come out one by one, in pieces of ${size} bytes${space ? ", with white space" : ""}`, () => {
      const { items, envelope } = split(JSON.stringify(tricky, undefined, space), size);
      assert.deepEqual(
        items.map((item) => JSON.parse(item) as unknown),
        tricky.items,
      );
      assert.deepEqual(envelope, { ...tricky, items: [] });
    });
  }
}

const withoutItems: readonly (readonly [text: string, envelope: unknown])[] = [
  ['{"items":[],"metadata":{}}', { items: [], metadata: {} }],
  ['{"items":null}', { items: null }],
  ['{"items":{"items":[1]}}', { items: { items: [1] } }],
  ['{"other":[{"a":1}]}', { other: [{ a: 1 }] }],
  ['{"not\\"items":[1,2]}', { 'not"items': [1, 2] }],
  ["[1,2]", [1, 2]],
  ["7", 7],
];

for (const [text, envelope] of withoutItems) {
  test(`${text} has no items`, () => assert.deepEqual(split(text, 3), { items: [], envelope }));
}

test("of an item that is too long the beginning is kept, and the next one is whole", () => {
  const text = `{"items":[{"name":"${"x".repeat(5000)}"},{"b":1}]}`;
  const { items } = split(text, 100, 1000);
  assert.match(items[0] ?? "", /^\{"name":"x+…$/);
  assert.ok((items[0] ?? "").length < 1200);
  assert.equal(items[1], '{"b":1}');
});

for (const text of ["", "{", '{"items":[', '{"items":[{}', '{"items":[{}]', '{"items":[]}}', '{"items":[],}', "]["]) {
  test(`${JSON.stringify(text)} is no complete list`, () => {
    assert.throws(() => split(text, 2), { name: "ApiFailure", message: /cut off, or is no list/ });
  });
}

test("an envelope without end is given up", () => {
  const list = new ListItems(1000);
  for (let i = 0; i < 40; i++) Array.from(list.push(Buffer.from(`"${"x".repeat(50_000)}",`)));
  assert.throws(() => list.end(), { name: "ApiFailure" });
});

test("a list of a real API server comes out as it was recorded", () => {
  const text = readFileSync(join(import.meta.dirname, "../../../../test/fixtures/kube/pods.json"), "utf8");
  const recorded = JSON.parse(text) as { readonly items: readonly unknown[]; readonly metadata: object };
  const { items, envelope } = split(text, 1021, 100_000);
  assert.deepEqual(
    items.map((item) => JSON.parse(item) as unknown),
    recorded.items,
  );
  assert.deepEqual((envelope as { readonly metadata: object }).metadata, recorded.metadata);
});
