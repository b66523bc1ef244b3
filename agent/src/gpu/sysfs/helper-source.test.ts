import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { PendingError } from "../../pending-error.ts";
import { stubHelpers } from "../../testing/stub-helper.ts";
import type { GpuSample } from "../device.ts";
import { SysfsHelperSource } from "./helper-source.ts";
import type { SysfsQuestion } from "./message.ts";

const sample: GpuSample = { vendor: "amd", takenAt: 0, source: "sysfs", devices: [] };

function openSource(context: TestContext, options?: Parameters<typeof stubHelpers>[0]) {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const helpers = stubHelpers(options);
  const time = { now: 0 };
  const clock = { now: () => time.now, monotonic: () => time.now };
  const source = new SysfsHelperSource(helpers.start, clock, { proc: "/p", sys: "/s", fdinfo: false });
  const pass = (milliseconds: number) => {
    time.now += milliseconds;
    context.mock.timers.tick(milliseconds);
  };
  const answer = (said: object) => {
    const helper = helpers.started.at(-1);
    const question = helper?.heard.at(-1) as SysfsQuestion;
    helper?.events.message({ number: question.number, ...said });
  };
  return { source, helpers, pass, answer };
}

test("gives what the helper answers while a sample waits for it", async (context) => {
  const { source, helpers, answer } = openSource(context);
  const refreshed = source.refresh();
  assert.deepEqual(helpers.started[0]?.heard, [{ number: 1, proc: "/p", sys: "/s", fdinfo: false }]);
  assert.throws(() => source.read(), PendingError);
  answer({ samples: [sample] });
  await refreshed;
  assert.deepEqual(source.read(), [sample]);
  assert.equal(helpers.started.length, 1);
});

test("holds no sample up: what was said last stands until the helper has hung for too long", async (context) => {
  const { source, helpers, pass, answer } = openSource(context);
  const first = source.refresh();
  answer({ samples: [sample] });
  await first;
  const second = source.refresh();
  pass(250);
  await second;
  await source.refresh();
  assert.equal(helpers.started[0]?.heard.length, 2, "one question at a time");
  assert.deepEqual(source.read(), [sample]);
  pass(4750);
  assert.equal(helpers.started[0]?.isKilled, true);
  assert.throws(() => source.read(), /did not answer within 5 s/);
});

test("starts another helper after a pause, and forgets the trouble once that answers", async (context) => {
  const { source, helpers, pass, answer } = openSource(context);
  void source.refresh();
  pass(5000);
  await source.refresh();
  assert.equal(helpers.started.length, 1, "not at once");
  pass(3000);
  const refreshed = source.refresh();
  assert.equal(helpers.started.length, 2);
  answer({ samples: [sample] });
  await refreshed;
  assert.deepEqual(source.read(), [sample]);
});

test("a helper that ends is told of, and replaced", async (context) => {
  const { source, helpers, pass } = openSource(context);
  const refreshed = source.refresh();
  helpers.started[0]?.events.ended("it ended by SIGSEGV");
  await refreshed;
  assert.throws(() => source.read(), /ended: it ended by SIGSEGV/);
  pass(3000);
  void source.refresh();
  assert.equal(helpers.started.length, 2);
});

test("starts helpers that end after their first answer less and less often, until one lasts", (context) => {
  const { source, helpers, pass, answer } = openSource(context);
  const startIn = (seconds: number) => {
    const before = helpers.started.length;
    for (let second = 0; second < seconds; second++) {
      void source.refresh();
      if (helpers.started.length > before) {
        answer({ samples: [sample] });
        return second;
      }
      pass(1000);
    }
    return undefined;
  };
  const end = () => helpers.started.at(-1)?.events.ended("it ended by SIGSEGV");
  for (let turn = 0; turn < 8; turn++) {
    assert.notEqual(startIn(61), undefined);
    end();
  }
  assert.ok((startIn(61) ?? 0) >= 29);
  for (let second = 0; second <= 60; second++) {
    pass(1000);
    void source.refresh();
    answer({ samples: [sample] });
  }
  end();
  assert.equal(startIn(3), 1);
});

test("what the devices fail with is told as it is", async (context) => {
  const { source, answer } = openSource(context);
  const refreshed = source.refresh();
  answer({ failure: "EMFILE: too many open files" });
  await refreshed;
  assert.throws(() => source.read(), /EMFILE/);
});

test("an answer to an earlier question is no answer", async (context) => {
  const { source, helpers, answer } = openSource(context);
  const refreshed = source.refresh();
  helpers.started[0]?.events.message({ number: 0, samples: [] });
  assert.throws(() => source.read(), PendingError);
  answer({ samples: [sample] });
  await refreshed;
});

test("does not put ever more helpers at risk that the kernel holds", async (context) => {
  const { source, helpers, pass } = openSource(context, { surviveKill: true });
  for (let turn = 0; turn < 20; turn++) {
    void source.refresh();
    pass(70_000);
  }
  assert.equal(helpers.started.length, 2);
  assert.throws(() => source.read(), /cannot be ended/);
  for (const { events } of helpers.started) events.ended("it ended by SIGKILL");
  void source.refresh();
  assert.equal(helpers.started.length, 3);
});

function startNothing(): never {
  throw new Error("spawn ENOMEM");
}

test("a process that cannot be started is a failure like any other", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const clock = { now: () => 0, monotonic: () => 0 };
  const source = new SysfsHelperSource(startNothing, clock, { proc: "/p", sys: "/s", fdinfo: false });
  await source.refresh();
  assert.throws(() => source.read(), /ENOMEM/);
});

test("ends its helper when it is closed", (context) => {
  const { source, helpers } = openSource(context);
  void source.refresh();
  source.close();
  assert.equal(helpers.started[0]?.isKilled, true);
});
