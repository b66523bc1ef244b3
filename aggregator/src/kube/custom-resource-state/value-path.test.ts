import assert from "node:assert/strict";
import { test } from "node:test";
import { compilePath, parseListLookup } from "./value-path.ts";

const value: unknown = JSON.parse(`{
  "a": { "b": 1, "null": null, "name": "x", "k=v=w": 2, "k=v": 3, "": 4, "__proto__": 5 },
  "list": [{ "id": 1, "ok": true, "when": "yes", "tag": "t=1" }, { "id": "2", "ok": false }, "text", null, [7]]
}`);

for (const [path, expected] of [
  [[], value],
  [["a", "b"], 1],
  [["a", "null"], undefined],
  [["a", "null", "b"], undefined],
  [["a", "missing", "b"], undefined],
  [["a", ""], 4],
  [["a", "__proto__"], 5],
  [["a", "constructor"], undefined],
  [["a", "b", "c"], undefined],
  [["a", "name=x"], "x"],
  [["a", "name=y"], undefined],
  [["a", "k=v"], 3],
  [["a", "k=v=w"], 2],
  [["list", "2"], "text"],
  [["list", "-1", "0"], 7],
  [["list", "+0", "id"], 1],
  [["list", "5"], undefined],
  [["list", "-6"], undefined],
  [["list", "length"], undefined],
  [["list", "1.0"], undefined],
  [["list", "[id=1]", "ok"], true],
  [["list", "[id=1.0]", "ok"], true],
  [["list", "[id=2]", "ok"], false],
  [["list", "[ok=false]", "id"], "2"],
  [["list", "[ok=0]", "id"], "2"],
  [["list", "[when=true]", "id"], 1],
  [["list", "[tag=t=1]", "id"], 1],
  [["list", "[id=9]", "ok"], undefined],
  [["list", "[missing=]", "ok"], undefined],
  [["a", "[b=1]"], undefined],
] as const) {
  test(`[${path.join(", ")}] leads to ${JSON.stringify(expected)?.slice(0, 20)}`, () => {
    assert.deepEqual(compilePath(path).get(value), expected);
  });
}

test("a path starts at nothing too", () => {
  assert.equal(compilePath([]).get(null), undefined);
  assert.equal(compilePath(["a"]).get(undefined), undefined);
  assert.equal(compilePath(["a", "[b=c]"]).text, "[a,[b=c]]");
});

test("what looks an element up", () => {
  assert.deepEqual(parseListLookup("[a=b=c]"), { key: "a", value: "b=c" });
  assert.deepEqual(parseListLookup("[=]"), { key: "", value: "" });
  assert.equal(parseListLookup("[a]"), "malformed");
  assert.equal(parseListLookup("[]"), "malformed");
  assert.equal(parseListLookup("a=b"), undefined);
  assert.equal(parseListLookup("["), undefined);
});
