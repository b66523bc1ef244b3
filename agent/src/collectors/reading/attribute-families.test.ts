import assert from "node:assert/strict";
import { test } from "node:test";
import { systemError } from "../../testing/stub-host.ts";
import { sysHost } from "../../testing/sys-tree.ts";
import { filesOf, findAttributes, readValues, type AttributeFamily } from "./attribute-families.ts";

const family = (attribute: string, convert?: AttributeFamily["convert"]): AttributeFamily => ({
  attribute,
  name: attribute,
  help: attribute,
  type: "gauge",
  ...(convert && { convert }),
});

const halfOfEven = (value: number) => (value % 2 === 0 ? value / 2 : undefined);

test("finds those of the attributes that a device has", () => {
  const found = findAttributes("class/x/a", ["b", "c"], [family("a"), family("c")]);
  assert.deepEqual(
    found.map(({ path }) => path),
    ["class/x/a/c"],
  );
});

test("reads and converts what is a number, and leaves out the rest", () => {
  const families = [
    family("even", halfOfEven),
    family("odd", halfOfEven),
    family("as-it-is"),
    family("bad"),
    family("no"),
  ];
  const host = sysHost({ "x/even": "4", "x/odd": "3", "x/as-it-is": "3", "x/bad": systemError("EIO") });
  assert.deepEqual(
    readValues(host, filesOf("x", families)).map(({ family: { name }, value }) => [name, value]),
    [
      ["even", 2],
      ["as-it-is", 3],
    ],
  );
});
