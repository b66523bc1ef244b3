import assert from "node:assert/strict";
import { test } from "node:test";
import { createNamespaceFilter } from "./namespace-filter.ts";

for (const [namespaces, namespacesDenylist, name, isRead] of [
  [[], [], "shop", true],
  [["shop"], [], "shop", true],
  [["shop"], [], "bank", false],
  [[], ["shop"], "shop", false],
  [[], ["shop"], "bank", true],
  [["shop", "bank"], ["shop"], "shop", false],
  [["shop", "bank"], ["shop"], "bank", true],
] as const) {
  test(`${name} is ${isRead ? "" : "not "}read where [${namespaces.join()}] is wanted and [${namespacesDenylist.join()}] is not`, () => {
    assert.equal(createNamespaceFilter({ namespaces, namespacesDenylist })(name), isRead);
  });
}
