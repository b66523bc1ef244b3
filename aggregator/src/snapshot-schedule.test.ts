import assert from "node:assert/strict";
import { test } from "node:test";
import { SnapshotSchedule } from "./snapshot-schedule.ts";
import { FakeClock } from "./testing/fake-clock.ts";
import { snapshot } from "./testing/records.ts";
import { SnapshotStore } from "./state/snapshot-store.ts";

function setUp() {
  const clock = new FakeClock();
  const store = new SnapshotStore();
  const [table, kube] = [{ records: 0 }, { loading: true, isLoading: () => kube.loading }];
  const [taken, judged]: [number[], number[]] = [[], []];
  const [taking, judging] = [{ seconds: 0 }, { seconds: 0 }];
  const schedule = new SnapshotSchedule({
    clock,
    store,
    table,
    kube,
    self: { snapshotTaken: () => undefined },
    snapshotter: {
      *take() {
        taken.push(clock.monotonic());
        clock.advance(taking.seconds);
        yield;
        return snapshot(String(taken.length), [], { monotonic: clock.monotonic() });
      },
      *judge() {
        judged.push(clock.monotonic());
        clock.advance(judging.seconds);
        yield;
      },
    },
    collectInterval: 1,
    snapshotInterval: 0.25,
  });
  /** Whether a look so many seconds later takes one. */
  const looks = async (seconds: number) => {
    const before = taken.length;
    clock.advance(seconds);
    await schedule.takeIfDue();
    return taken.length > before;
  };
  /** Whether a look so many seconds later judges. */
  const judges = async (seconds: number) => {
    const before = judged.length;
    clock.advance(seconds);
    await schedule.judgeIfDue();
    return judged.length > before;
  };
  return { schedule, table, kube, store, looks, judges, taking, judging };
}

test("without news a snapshot comes once a collect interval, and with news at the next look", async () => {
  const { schedule, table, looks } = setUp();
  await schedule.take();
  for (const [news, isTaken] of [
    [false, false],
    [true, true],
    [false, false],
    [false, false],
    [false, false],
    [false, true],
    [true, true],
    [true, true],
  ] as const) {
    if (news) table.records++;
    assert.equal(await looks(0.25), isTaken);
  }
});

test("a look that comes a little early for a whole interval counts", async () => {
  const { schedule, looks } = setUp();
  await schedule.take();
  assert.equal(await looks(0.75), false);
  assert.equal(await looks(0.24), true);
});

test("a snapshot comes as soon as Kubernetes has been read, and once", async () => {
  const { schedule, kube, looks } = setUp();
  await schedule.take();
  assert.equal(await looks(0.25), false);
  kube.loading = false;
  assert.equal(await looks(0.25), true);
  assert.equal(await looks(0.25), false);
});

test("judging takes a twentieth of the time at most", async () => {
  const { judges, judging } = setUp();
  judging.seconds = 0.04;
  for (let look = 0; look < 3; look++) assert.equal(await judges(1), true);
  judging.seconds = 0.12;
  assert.equal(await judges(1), true);
  assert.equal(await judges(1), true, "one that took longer is an exception");
  // 2.4 s from when it began, of which it took 0.12.
  assert.equal(await judges(1), false);
  assert.equal(await judges(1), false);
  assert.equal(await judges(1), true);
});

test("snapshots that take long come no more often than an eighth of the time allows", async () => {
  const { table, looks, taking } = setUp();
  taking.seconds = 0.05;
  const seen: boolean[] = [];
  for (let look = 0; look < 6; look++) {
    table.records++;
    seen.push(await looks(0.2));
  }
  assert.deepEqual(seen, [true, false, true, false, true, false], "each 0.4 s, less what it took itself");
  taking.seconds = 0;
  for (let look = 0; look < 2; look++) {
    table.records++;
    assert.ok(await looks(0.4));
  }
  table.records++;
  assert.ok(await looks(0.01), "those that take no time are followed at once");
});

test("one snapshot that took long, as garbage was collected meanwhile, holds none up", async () => {
  const { table, looks, taking } = setUp();
  const seen: boolean[] = [];
  for (const seconds of [0.02, 0.02, 2, 0.02, 0.02]) {
    taking.seconds = seconds;
    table.records++;
    seen.push(await looks(0.2));
  }
  assert.deepEqual(seen, [true, true, true, true, true]);
});
