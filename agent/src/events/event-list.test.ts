import assert from "node:assert/strict";
import { test } from "node:test";
import { EventList, mostEvents, type Finding } from "./event-list.ts";

const finding = (more: Partial<Finding> = {}): Finding => ({
  reason: "IOError",
  message: "m",
  at: 1500,
  object: "sda",
  count: 1,
  ...more,
});

test("numbers events from 1, and gives the same list as long as nothing happens", () => {
  const list = new EventList();
  list.add([finding()], true);
  list.add([finding({ object: undefined })], true);
  const { events } = list;
  assert.deepEqual(events, [
    { id: 1, timestamp: { seconds: 1, nanos: 500_000_000 }, reason: "IOError", message: "m", object: "sda", count: 1 },
    { id: 2, timestamp: { seconds: 1, nanos: 500_000_000 }, reason: "IOError", message: "m", count: 1 },
  ]);
  list.add([], true);
  assert.equal(list.events, events);
});

test("keeps the newest 64", () => {
  const list = new EventList();
  for (let index = 0; index < 100; index++) list.add([finding({ object: `sd${index}` })], true);
  assert.equal(list.events.length, mostEvents);
  assert.deepEqual([list.events[0]?.id, list.events.at(-1)?.id], [37, 100]);
});

test("makes one event of what one sample found about one thing, but one for each victim", () => {
  const list = new EventList();
  const kill = (object: string) => finding({ reason: "OOMKilling", object, cgroup: "/a" });
  list.add([finding(), kill("x"), kill("x"), finding({ message: "last", count: 4 }), finding({ object: "sdb" })], true);
  assert.deepEqual(
    list.events.map(({ reason, object, message, count }) => [reason, object, message, count]),
    [
      ["OOMKilling", "x", "m", 1],
      ["OOMKilling", "x", "m", 1],
      ["IOError", "sda", "last", 5],
      ["IOError", "sdb", "m", 1],
    ],
  );
  assert.deepEqual(Object.fromEntries(list.counts), { IOError: 6, OOMKilling: 2 });
});

test("counts a reason from 0 on once somebody watches it, and nothing that is only listed", () => {
  const list = new EventList();
  list.watch("TaskHung");
  list.add([finding()], false);
  list.watch("TaskHung");
  assert.deepEqual(Object.fromEntries(list.counts), { TaskHung: 0 });
  assert.equal(list.events.length, 1);
});

test("cuts long texts and cleans them of control characters and halves of characters", () => {
  const list = new EventList();
  list.add([finding({ message: `a\u0000\u001b[31m\n\u0085b${"x".repeat(8192)}`, object: "😀".repeat(200) })], true);
  const [event] = list.events;
  assert.equal(event?.message.length, 512);
  assert.match(event?.message ?? "", /^a {2}\[31m {2}bx+$/);
  assert.equal(event?.object, "😀".repeat(64));
  list.add([finding({ message: `${"x".repeat(511)}😀`, object: "sdb" })], true);
  assert.equal(list.events[1]?.message, `${"x".repeat(511)}\ufffd`);
});

test("lets no count outgrow the field", () => {
  const list = new EventList();
  list.add([finding({ count: 1e15 })], true);
  assert.equal(list.events[0]?.count, 2 ** 32 - 1);
});
