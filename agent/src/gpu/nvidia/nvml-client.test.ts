import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { stubHelpers } from "../../testing/stub-helper.ts";
import type { NvmlQuestion, NvmlSample } from "./message.ts";
import { NvmlClient } from "./nvml-client.ts";

const sample: NvmlSample = { devices: [], xids: [], problems: [], watched: [], hasLost: false, tookMilliseconds: 1 };

/** A client at a clock and timers that the test turns. */
function setUp(context: TestContext, { surviveKill = false } = {}) {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  let now = 0;
  const { start, started } = stubHelpers({ surviveKill });
  const heard: NvmlSample[] = [];
  const client = new NvmlClient(start, { now: () => now, monotonic: () => now }, ["a.so"], (one) => heard.push(one));
  return {
    client,
    started,
    heard,
    pass: (seconds: number) => {
      now += seconds * 1000;
      context.mock.timers.tick(seconds * 1000);
    },
    /** Has the newest helper answer its last question. */
    answer: (rest: object) => {
      const helper = started.at(-1);
      assert.ok(helper);
      const { question } = helper.heard.at(-1) as NvmlQuestion;
      helper.events.message({ question, ...rest });
    },
  };
}

test("asks one question at a time, and waits for its answer", async (context) => {
  const { client, started, heard, answer } = setUp(context);
  const asked = client.ask(300);
  await client.ask(300);
  assert.deepEqual(started[0]?.heard, [{ question: 1, libraries: ["a.so"] }]);
  answer({ sample });
  await asked;
  assert.deepEqual(heard, [sample]);
  void client.ask(300);
  assert.deepEqual([started.length, started[0]?.heard.length], [1, 2]);
});

test("waits no longer than it is told, and not again for the same answer", async (context) => {
  const { client, heard, pass, answer } = setUp(context);
  const asked = client.ask(300);
  pass(0.3);
  await asked;
  await client.ask(300);
  assert.equal(client.failure, undefined);
  answer({ sample });
  assert.equal(heard.length, 1);
});

test("kills a helper that hangs, says so, and starts another after a while that grows", (context) => {
  const { client, started, pass, answer } = setUp(context);
  void client.ask(300);
  answer({ sample });
  void client.ask(300);
  pass(4);
  assert.equal(started[0]?.isKilled, false);
  pass(1);
  assert.equal(started[0]?.isKilled, true);
  assert.deepEqual(client.failure, { isLibraryMissing: false, message: "NVML has not answered within 5 s" });
  void client.ask(300);
  assert.equal(started.length, 1);
  // Between half of the pause and all of it, as not all nodes shall start theirs at once.
  for (const [seconds, helpers] of [
    [0.9, 1],
    [1.1, 2],
    [60, 2],
    [1.9, 2],
    [2.1, 3],
  ] as const) {
    pass(seconds);
    void client.ask(300);
    assert.equal(started.length, helpers, `after ${seconds} s`);
  }
  answer({ sample });
  assert.equal(client.failure, undefined);
});

test("has patience with the first answer of a helper, as the driver may have to wake the devices", (context) => {
  const { client, started, pass } = setUp(context);
  void client.ask(300);
  pass(59);
  assert.equal(started[0]?.isKilled, false);
  pass(1);
  assert.match(client.failure?.message ?? "", /60 s$/);
});

test("tells how a helper died, and does not take what is said too late or by another", (context) => {
  const { client, started, heard, pass, answer } = setUp(context);
  void client.ask(300);
  started[0]?.events.ended("it ended by SIGSEGV");
  assert.match(client.failure?.message ?? "", /^the helper process that asks NVML is gone: it ended by SIGSEGV$/);
  pass(2);
  void client.ask(300);
  started[0]?.events.message({ question: 2, sample });
  started[1]?.events.message({ question: 1, sample });
  assert.deepEqual(heard, []);
  answer({ sample });
  assert.equal(heard.length, 1);
});

test("starts helpers that die after their first answer less and less often, until one lasts", (context) => {
  const { client, started, pass, answer } = setUp(context);
  const startsIn = (seconds: number) => {
    const before = started.length;
    for (let second = 0; second < seconds; second++) {
      void client.ask(300);
      if (started.length > before) answer({ sample });
      if (started.length > before) return second;
      pass(1);
    }
    return undefined;
  };
  const die = () => started.at(-1)?.events.ended("it ended by SIGSEGV");
  const pauses = Array.from({ length: 12 }, () => {
    const pause = startsIn(301);
    die();
    return pause ?? Infinity;
  });
  assert.deepEqual([pauses[0], started.length], [0, 12]);
  assert.ok(
    pauses.slice(-3).every((pause) => pause >= 150),
    pauses.join(" "),
  );
  assert.ok((startsIn(301) ?? 0) >= 150);
  for (let second = 0; second <= 60; second++) {
    pass(1);
    void client.ask(300);
    answer({ sample });
  }
  die();
  assert.ok((startsIn(301) ?? Infinity) <= 2);
});

test("keeps the reason that a helper gave, and lets it go", (context) => {
  const { client, started, answer } = setUp(context);
  void client.ask(300);
  answer({ failure: { isLibraryMissing: true, message: "no library" } });
  assert.deepEqual(client.failure, { isLibraryMissing: true, message: "no library" });
  assert.equal(started[0]?.isKilled, true);
});

test("starts no third helper while two hang that cannot be killed", (context) => {
  const { client, started, pass } = setUp(context, { surviveKill: true });
  for (let round = 0; round < 5; round++) {
    void client.ask(300);
    pass(400);
  }
  assert.equal(started.length, 2);
  assert.match(client.failure?.message ?? "", /helper processes hang that asked it$/);
  started[0]?.events.ended("it ended by SIGKILL");
  void client.ask(300);
  assert.equal(started.length, 3);
});

test("looks by another helper now and then whether a lost device is back", (context) => {
  const { client, started, pass, answer } = setUp(context);
  void client.ask(300);
  answer({ sample: { ...sample, hasLost: true } });
  pass(299);
  void client.ask(300);
  answer({ sample: { ...sample, hasLost: true } });
  assert.equal(started.length, 1);
  pass(1);
  void client.ask(300);
  assert.deepEqual([started.length, started[0]?.isKilled, client.failure], [2, true, undefined]);
});

const startNothing = (): never => {
  throw new Error("spawn EAGAIN");
};

test("a process that cannot be had is a failure like any other", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const client = new NvmlClient(startNothing, { now: () => 0, monotonic: () => 0 }, [], () => undefined);
  void client.ask(300);
  assert.equal(client.failure?.message, "spawn EAGAIN");
});

test("asks nothing any more once it is closed", (context) => {
  const { client, started } = setUp(context);
  void client.ask(300);
  client.close();
  void client.ask(300);
  assert.deepEqual([started.length, started[0]?.isKilled], [1, true]);
});
