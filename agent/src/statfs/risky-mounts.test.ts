import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { stubHelpers, type StubHelper } from "../testing/stub-helper.ts";
import type { StatfsQuestion } from "./message.ts";
import { RiskyMounts } from "./risky-mounts.ts";

const sizes = { blockBytes: 4096, blocks: 4, freeBlocks: 2, availableBlocks: 1, inodes: 3, freeInodes: 2 };

/** Mounts at a clock and timers that the test turns. */
function setUp(context: TestContext, { surviveKill = false } = {}) {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  let now = 0;
  const { start, started } = stubHelpers({ surviveKill });
  const mounts = new RiskyMounts(start, { now: () => now, monotonic: () => now }, "/host/root");
  const pass = (seconds: number) => {
    now += seconds * 1000;
    context.mock.timers.tick(seconds * 1000);
  };
  return { mounts, started, pass };
}

const asked = (helper: StubHelper | undefined) =>
  helper?.heard.map((message) => (message as StatfsQuestion).mountpoint);
const said = (answers: ReadonlyMap<string, unknown>) =>
  Object.fromEntries([...answers].map(([path, answer]) => [path, answer instanceof Error ? answer.message : answer]));

test("starts no helper before there is a mount, and ends it with the last", (context) => {
  const { mounts, started } = setUp(context);
  mounts.ask("test", []);
  assert.equal(started.length, 0);
  mounts.ask("test", ["/nfs"]);
  assert.deepEqual(started[0]?.heard, [{ mountpoint: "/nfs", path: "/host/root/nfs" }]);
  started[0]?.events.message({ mountpoint: "/nfs", sizes });
  mounts.ask("test", []);
  assert.equal(started[0]?.isKilled, true);
});

test("gives what was answered last, and asks anew when that is 10 s old", (context) => {
  const { mounts, started, pass } = setUp(context);
  assert.deepEqual(said(mounts.ask("test", ["/nfs"])), {});
  started[0]?.events.message({ mountpoint: "/nfs", sizes });
  pass(9);
  assert.deepEqual(said(mounts.ask("test", ["/nfs"])), { "/nfs": sizes });
  assert.deepEqual(asked(started[0]), ["/nfs"]);
  pass(1);
  mounts.ask("test", ["/nfs"]);
  mounts.ask("test", ["/nfs"]);
  assert.deepEqual(asked(started[0]), ["/nfs", "/nfs"]);
  started[0]?.events.message({ mountpoint: "/nfs", sizes: { ...sizes, blocks: 5 } });
  assert.deepEqual(said(mounts.ask("test", ["/nfs"])), { "/nfs": { ...sizes, blocks: 5 } });
});

test("gives the error of a call with its code", (context) => {
  const { mounts, started } = setUp(context);
  mounts.ask("test", ["/nfs"]);
  started[0]?.events.message({ mountpoint: "/nfs", failure: { code: "EACCES", message: "EACCES: permission denied" } });
  const answer = mounts.ask("test", ["/nfs"]).get("/nfs") as NodeJS.ErrnoException;
  assert.deepEqual([answer.code, answer.message], ["EACCES", "EACCES: permission denied"]);
});

test("flags what does not answer in 5 s, replaces the helper, and asks the others at once", (context) => {
  const { mounts, started, pass } = setUp(context);
  const both = ["/dead", "/nfs"];
  mounts.ask("test", both);
  started[0]?.events.message({ mountpoint: "/nfs", sizes });
  pass(4.9);
  assert.deepEqual(said(mounts.ask("test", both)), { "/nfs": sizes });
  pass(0.2);
  assert.equal(started[0]?.isKilled, true);
  assert.deepEqual(said(mounts.ask("test", both)), { "/dead": "mountpoint timeout", "/nfs": sizes });
  pass(5);
  mounts.ask("test", both);
  assert.deepEqual(asked(started[1]), ["/nfs"]);
});

test("asks a stuck mount again ever more rarely, and no more once it has answered", (context) => {
  context.mock.method(Math, "random", () => 1);
  const { mounts, started, pass } = setUp(context);
  const times: number[] = [];
  for (let second = 0; second < 200; second++) {
    const before = started.length;
    mounts.ask("test", ["/dead"]);
    if (started.length > before) times.push(second);
    pass(1);
  }
  // Asked at once, then 10, 20, 40, 80 s after each 5 s in vain.
  assert.deepEqual(times, [0, 15, 40, 85, 170]);
  pass(120);
  mounts.ask("test", ["/dead"]);
  started.at(-1)?.events.message({ mountpoint: "/dead", sizes });
  assert.deepEqual(said(mounts.ask("test", ["/dead"])), { "/dead": sizes });
});

test("keeps at most two helpers when none can be killed, and says why it asks no more", (context) => {
  const { mounts, started, pass } = setUp(context, { surviveKill: true });
  mounts.ask("test", ["/dead/1"]);
  pass(5.1);
  // A mount that has hung is not put to a second helper while the first one is there.
  pass(600);
  mounts.ask("test", ["/dead/1"]);
  assert.equal(started.length, 1);

  mounts.ask("test", ["/dead/1", "/dead/2"]);
  assert.deepEqual(asked(started[1]), ["/dead/2"]);
  pass(5.1);
  pass(600);
  const all = ["/dead/1", "/dead/2", "/nfs"];
  mounts.ask("test", all);
  assert.equal(started.length, 2);
  assert.deepEqual(said(mounts.ask("test", all)), {
    "/dead/1": "mountpoint timeout",
    "/dead/2": "mountpoint timeout",
    "/nfs": "not asked: helpers hang that asked other mounts",
  });

  started[0]?.events.ended("it ended by SIGKILL");
  mounts.ask("test", all);
  assert.deepEqual(asked(started[2]), ["/nfs"]);
});

test("starts another helper after one that broke, but not at once", (context) => {
  const { mounts, started, pass } = setUp(context);
  mounts.ask("test", ["/nfs"]);
  started[0]?.events.ended("it ended with code 1");
  assert.deepEqual(said(mounts.ask("test", ["/nfs"])), {
    "/nfs": "the helper process that asks it ended: it ended with code 1",
  });
  assert.equal(started.length, 1);
  pass(1);
  mounts.ask("test", ["/nfs"]);
  started[1]?.events.message({ mountpoint: "/nfs", sizes });
  assert.deepEqual(said(mounts.ask("test", ["/nfs"])), { "/nfs": sizes });
});

test("gives up a mount that is gone while it hangs, and says nothing of it", (context) => {
  const { mounts, started, pass } = setUp(context);
  mounts.ask("test", ["/dead"]);
  assert.deepEqual(said(mounts.ask("test", [])), {});
  assert.equal(started[0]?.isKilled, false);
  pass(5.1);
  assert.equal(started[0]?.isKilled, true);
  assert.deepEqual(said(mounts.ask("test", [])), {});
});

test("puts no more than 16 questions at once", (context) => {
  const { mounts, started } = setUp(context);
  const many = Array.from({ length: 40 }, (_, index) => `/nfs/${index}`);
  mounts.ask("test", many);
  assert.equal(started[0]?.heard.length, 16);
  for (const path of many.slice(0, 16)) started[0]?.events.message({ mountpoint: path, sizes });
  mounts.ask("test", many);
  assert.equal(started[0]?.heard.length, 32);
});

test("ends its helper when it is closed", (context) => {
  const { mounts, started } = setUp(context);
  mounts.ask("test", ["/dead"]);
  mounts.close();
  assert.equal(started[0]?.isKilled, true);
});

test("follows the mounts of all askers, one asked by two once, and ends the helper with the last", (context) => {
  const { mounts, started } = setUp(context);
  mounts.ask("a", ["/nfs", "/both"]);
  mounts.ask("b", ["/volume", "/both"]);
  assert.deepEqual(asked(started[0]), ["/nfs", "/both", "/volume"]);
  for (const mountpoint of ["/nfs", "/both", "/volume"]) started[0]?.events.message({ mountpoint, sizes });
  assert.deepEqual(said(mounts.ask("a", ["/nfs", "/both"])), { "/nfs": sizes, "/both": sizes });
  assert.deepEqual(said(mounts.ask("b", ["/volume", "/both"])), { "/volume": sizes, "/both": sizes });
  mounts.ask("a", []);
  assert.equal(started[0]?.isKilled, false);
  assert.deepEqual(said(mounts.ask("b", ["/volume"])), { "/volume": sizes });
  mounts.ask("b", []);
  assert.equal(started[0]?.isKilled, true);
});
