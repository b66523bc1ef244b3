import assert from "node:assert/strict";
import { test } from "node:test";
import { Journal, firstVersion } from "./journal.ts";

function told(journal: Journal, plural: string, index: number): void {
  journal.add(plural, `${plural} ${index} at ${journal.next(plural, index)}\n`);
}

test("tells the changes of a kind after a version, and none of other kinds", () => {
  const journal = new Journal();
  told(journal, "pods", 1);
  told(journal, "nodes", 1);
  const at = journal.version;
  told(journal, "pods", 2);
  assert.deepEqual(
    journal.after("pods", at)?.map(({ line }) => line),
    [`pods 2 at ${at + 1}\n`],
  );
  assert.equal(journal.after("pods", firstVersion)?.length, 2);
  assert.deepEqual(journal.after("leases", at), []);
});

test("an object has the version of its last change, or the first of all", () => {
  const journal = new Journal();
  told(journal, "pods", 1);
  assert.deepEqual(
    [journal.versionOf("pods", 1), journal.versionOf("pods", 2)],
    [String(firstVersion + 1), String(firstVersion)],
  );
});

test("forgets what is long ago, and says so", () => {
  const journal = new Journal();
  for (let change = 0; change < 20_000; change++) told(journal, "leases", change % 10);
  assert.equal(journal.after("leases", firstVersion), undefined);
  assert.equal(journal.after("leases", journal.version - 100)?.length, 100);
  assert.deepEqual(journal.after("pods", firstVersion), []);
});
