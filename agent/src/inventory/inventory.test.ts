import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { PendingError } from "../pending-error.ts";
import { stubHelpers } from "../testing/stub-helper.ts";
import { stubHost } from "../testing/stub-host.ts";
import { createInventory } from "./inventory.ts";

const bootId = "d48b7804-0f75-4003-b185-fb6895454d04";
const day = 86_400;

/** A machine whose inventory is read once a day, at a clock and timers that the test turns. */
function setUp(context: TestContext, { surviveKill = false } = {}) {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  context.mock.method(Math, "random", () => 1);
  let now = 0;
  const { start, started } = stubHelpers({ surviveKill });
  const host = {
    ...stubHost({ proc: { "sys/kernel/random/boot_id": `${bootId}\n` } }),
    clock: { now: () => now, monotonic: () => now },
  };
  const collector = createInventory(host, start, day);
  const pass = (seconds: number) => {
    now += seconds * 1000;
    context.mock.timers.tick(seconds * 1000);
  };
  /** The model that is told now, or why there is none. */
  const read = () => {
    try {
      return (collector.read(host) as { cpuModel?: string }).cpuModel;
    } catch (error) {
      return error;
    }
  };
  const answer = (brand: string) => {
    started.at(-1)?.events.message({ bootId, cpu: { brand } });
    started.at(-1)?.events.ended("it ended with code 0");
  };
  return { read, pass, answer, started };
}

test("is read at the start and then once a day, and no sample waits for it", (context) => {
  const { read, pass, answer, started } = setUp(context);
  const roles = () => started.map(({ role }) => role);
  assert.deepEqual(roles(), ["inventory"]);
  assert.ok(read() instanceof PendingError);
  assert.ok(read() instanceof PendingError);
  assert.deepEqual(roles(), ["inventory"]);
  answer("EPYC");
  assert.equal(read(), "EPYC");
  pass(day - 1);
  assert.equal(read(), "EPYC");
  assert.equal(started.length, 1);
  pass(1);
  assert.equal(read(), "EPYC");
  assert.equal(started.length, 2);
  answer("Xeon");
  assert.equal(read(), "Xeon");
});

for (const [what, act, expected] of [
  [
    "crashes",
    ({ events }) => events.ended("it ended by SIGSEGV"),
    /the helper process told nothing: it ended by SIGSEGV/,
  ],
  [
    "cannot be started",
    ({ events }) => events.ended("it could not be started: EAGAIN"),
    /could not be started: EAGAIN/,
  ],
  [
    "tells garbage",
    ({ events }) => {
      events.message("garbage");
      events.ended("it ended with code 0");
    },
    /--proc-path shows another machine/,
  ],
  [
    "looked at another machine",
    ({ events }) => {
      events.message({ bootId: "other", cpu: { brand: "EPYC" } });
      events.ended("it ended with code 0");
    },
    /--proc-path shows another machine/,
  ],
] as const satisfies readonly (readonly [
  string,
  (helper: ReturnType<typeof stubHelpers>["started"][number]) => void,
  RegExp,
])[]) {
  test(`says so when the helper ${what}, and tries again, ever more rarely`, (context) => {
    const { read, pass, answer, started } = setUp(context);
    for (const wait of [60, 120, 240]) {
      read();
      const helper = started.at(-1) ?? assert.fail();
      act(helper);
      assert.match(String(read()), expected);
      pass(wait - 1);
      const before = started.length;
      read();
      assert.equal(started.length, before);
      pass(1);
    }
    read();
    answer("EPYC");
    assert.equal(read(), "EPYC");
  });
}

test("keeps what it knows while a later reading fails", (context) => {
  const { read, pass, answer, started } = setUp(context);
  read();
  answer("EPYC");
  pass(day);
  read();
  started[1]?.events.ended("it ended with code 1");
  assert.equal(read(), "EPYC");
});

test("ends a helper that has told nothing within a minute, and starts no other before it is gone", (context) => {
  const { read, pass, started } = setUp(context, { surviveKill: true });
  read();
  pass(59);
  assert.equal(started[0]?.isKilled, false);
  pass(1);
  assert.equal(started[0]?.isKilled, true);
  pass(10 * day);
  assert.match(String(read()), /told nothing within 60 s/);
  assert.equal(started.length, 1);
  started[0]?.events.ended("it ended by SIGKILL");
  assert.match(String(read()), /told nothing: it ended by SIGKILL/);
  pass(60);
  read();
  assert.equal(started.length, 2);
});

test("a helper that cannot be started is a failure like any other, and the next is tried later", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  context.mock.method(Math, "random", () => 1);
  let now = 0;
  let attempts = 0;
  const host = { ...stubHost({}), clock: { now: () => now, monotonic: () => now } };
  const collector = createInventory(
    host,
    () => {
      attempts++;
      throw new Error("spawn ENOMEM");
    },
    day,
  );
  assert.throws(() => collector.read(host), /told nothing: spawn ENOMEM/);
  assert.throws(() => collector.read(host), /spawn ENOMEM/);
  assert.equal(attempts, 1);
  now += 61_000;
  context.mock.timers.tick(61_000);
  assert.throws(() => collector.read(host), /spawn ENOMEM/);
  assert.equal(attempts, 2);
});
