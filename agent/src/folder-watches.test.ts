import assert from "node:assert/strict";
import { once, EventEmitter } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, rmdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { FolderWatches } from "./folder-watches.ts";

function setUp(context: TestContext, most?: number, mostFileEvents?: number): { root: string; watches: FolderWatches } {
  const root = mkdtempSync(join(tmpdir(), "kubevitals-watches-"));
  const watches = new FolderWatches(most, mostFileEvents);
  context.after(() => {
    watches.close();
    rmSync(root, { recursive: true });
  });
  return { root, watches };
}

test("tells which folders come and go", async (context) => {
  const { root, watches } = setUp(context);
  const names: string[] = [];
  const events = new EventEmitter();
  watches.open(root, (name) => {
    names.push(name);
    if (names.length === 3) events.emit("told");
  });
  mkdirSync(join(root, "a"));
  mkdirSync(join(root, "a", "below"));
  rmdirSync(join(root, "a", "below"));
  rmdirSync(join(root, "a"));
  mkdirSync(join(root, "b"));
  await once(events, "told");
  assert.deepEqual(names, ["a", "a", "b"]);
});

test("watches no folder that is not there, and no more than it may", (context) => {
  const { root, watches } = setUp(context, 2);
  assert.equal(
    watches.open(join(root, "none"), () => {}),
    undefined,
  );
  const first = watches.open(root, () => {});
  assert.ok(first?.isAlive);
  assert.ok(watches.open(root, () => {}));
  assert.equal(
    watches.open(root, () => {}),
    undefined,
  );
  first.close();
  assert.equal(first.isAlive, false);
  assert.ok(watches.open(root, () => {}));
});

test("gives up a folder whose files are written to all the time", async (context) => {
  const { root, watches } = setUp(context, undefined, 10);
  const watch = watches.open(root, () => {});
  // Stands in for the kernel, which tells of each shortage of memory by a change of memory.events.
  for (let write = 0; write < 10_000; write++) {
    if (watch?.isAlive === false) break;
    writeFileSync(join(root, `file${write % 2}`), `${write}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.equal(watch?.isAlive, false);
});
