import assert from "node:assert/strict";
import { test } from "node:test";
import { ObjectTable, type ObjectsView } from "../../state/objects/object-table.ts";
import { noRows } from "../../testing/written-rows.ts";
import { CustomResourceReaders } from "./custom-resource-readers.ts";
import { customResources } from "./custom-resources.ts";
import { parseCustomResourceState } from "./parse-config.ts";
import type { ServedKind } from "./served-kinds.ts";

const foo: ServedKind = { group: "x.io", version: "v1", kind: "Foo", plural: "foos", isNamespaced: true };
const bar: ServedKind = { ...foo, kind: "Bar", plural: "bars" };
const config = parseCustomResourceState("spec: { resources: [{ groupVersionKind: { group: x.io } }] }", "crs.yaml");

/** Readers over definitions that a test sets, with what was started and stopped in `log`. */
function readersOf() {
  const log: string[] = [];
  let definitions: ObjectsView<readonly ServedKind[]> | undefined;
  const readers = new CustomResourceReaders({
    definitions: () => definitions,
    kindsOf: (served) => customResources(config, served, () => {}),
    read({ name, isNamespaced }) {
      log.push(`start ${name}${isNamespaced ? "" : " of the cluster"}`);
      return {
        view: () => ({ name, state: "synced", families: [], objects: new ObjectTable().view(), skipped: 0 }),
        async stop() {
          log.push(`stop ${name}`);
        },
      };
    },
  });
  const define = (...kinds: readonly ServedKind[]) => {
    const table = new ObjectTable<readonly ServedKind[]>();
    for (const kind of kinds)
      table.put({ uid: kind.kind, namespace: "", name: kind.kind, rows: noRows, facts: [kind] });
    definitions = table.view();
    readers.update();
  };
  return { readers, log, define, names: () => readers.views().map(({ name }) => name) };
}

test("nothing is read before definitions are known", async () => {
  const { readers, log, names } = readersOf();
  readers.update();
  assert.deepEqual([log, names()], [[], []]);
  await readers.stop();
});

test("kinds are read as their definitions come, and no longer when those go", async () => {
  const { readers, log, define, names } = readersOf();
  define(foo);
  define(foo, bar);
  assert.deepEqual(log, ["start foos.v1.x.io", "start bars.v1.x.io"]);
  assert.deepEqual(names(), ["foos.v1.x.io", "bars.v1.x.io"]);
  define(bar);
  assert.deepEqual(log.slice(2), ["stop foos.v1.x.io"]);
  assert.deepEqual(names(), ["bars.v1.x.io"]);
  await readers.stop();
  assert.deepEqual(log.slice(3), ["stop bars.v1.x.io"]);
  assert.deepEqual(names(), []);
});

test("a kind whose scope changes is read anew, one that stays the same goes on", async () => {
  const { readers, log, define } = readersOf();
  define(foo, bar);
  define({ ...foo, isNamespaced: false }, bar);
  assert.deepEqual(log.slice(2), ["start foos.v1.x.io of the cluster", "stop foos.v1.x.io"]);
  readers.update();
  assert.equal(log.length, 4);
  await readers.stop();
});

test("what is still ending is waited for", async () => {
  const ended = Promise.withResolvers<void>();
  const table = new ObjectTable<readonly ServedKind[]>();
  table.put({ uid: "u", namespace: "", name: "foos.x.io", rows: noRows, facts: [foo] });
  let definitions = table.view();
  const readers = new CustomResourceReaders({
    definitions: () => definitions,
    kindsOf: (served) => customResources(config, served, () => {}),
    read: () => ({ view: () => assert.fail("nobody asks"), stop: () => ended.promise }),
  });
  readers.update();
  definitions = new ObjectTable<readonly ServedKind[]>().view();
  readers.update();
  let isStopped = false;
  const stopped = readers.stop().then(() => (isStopped = true));
  await Promise.resolve();
  assert.equal(isStopped, false);
  ended.resolve();
  await stopped;
  assert.equal(isStopped, true);
});
