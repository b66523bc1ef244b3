import assert from "node:assert/strict";
import { test } from "node:test";
import { customResourceDefinitions } from "./served-kinds.ts";

function definition(scope: string, versions: readonly object[]): never {
  const names = { kind: "Foo", plural: "foos" };
  return {
    metadata: { name: "foos.myteam.io", uid: "u1" },
    spec: { group: "myteam.io", names, scope, versions },
  } as never;
}

test("the versions that are served", () => {
  const versions = [
    { name: "v1", served: true, storage: true },
    { name: "v0", served: false, storage: false },
    { name: "v2", served: true, storage: false },
  ];
  const kind = { group: "myteam.io", kind: "Foo", plural: "foos", isNamespaced: true };
  assert.deepEqual(customResourceDefinitions.facts?.(definition("Namespaced", versions)), [
    { ...kind, version: "v1" },
    { ...kind, version: "v2" },
  ]);
  assert.deepEqual(
    customResourceDefinitions.facts?.(definition("Cluster", versions))?.map(({ isNamespaced }) => isNamespaced),
    [false, false],
  );
  assert.deepEqual(customResourceDefinitions.facts?.(definition("Cluster", [])), []);
});
