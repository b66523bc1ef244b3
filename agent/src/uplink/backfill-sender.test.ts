import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeAgentMessage, type Backfill } from "@kubevitals/proto";
import { BackfillPace } from "./backfill-pace.ts";
import { BackfillSender } from "./backfill-sender.ts";
import { blockOf, takenSeries, takenVitals } from "./testing/taken.ts";
import { WaitingBuffer } from "./waiting-buffer.ts";

function setUp() {
  const buffer = new WaitingBuffer("s", { durationSeconds: 1e6, bytes: 1e9 });
  const backlog = buffer.openBacklog(1);
  const pace = new BackfillPace();
  return {
    buffer,
    pace,
    open: () => new BackfillSender(backlog, pace),
    fill: (from: number, to: number) => {
      for (let number = from; number <= to; number++) buffer.keep([takenVitals(number)], 0);
    },
  };
}

/** What a message says: numbers of records, and of blocks with a mark. */
function said(backfill: Backfill | undefined): readonly (number | string)[] | undefined {
  return backfill?.messages.map(({ message }) => {
    const { vitals, series, block } = decodeAgentMessage(message);
    return vitals?.sequence ?? series?.sequence ?? `block ${block?.ref}`;
  });
}

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);

test("what waits is sent oldest first, one message at a time, until nothing waits", () => {
  const { open, fill, buffer } = setUp();
  fill(1, 16);
  const sender = open();
  const first = sender.next(50_000);
  assert.deepEqual(said(first), numbers(1, 8));
  assert.deepEqual([first?.session, first?.complete, first?.messages[0]?.ageSeconds], ["s", false, 49]);
  assert.equal(sender.next(50_001), undefined);
  sender.acknowledge("s", numbers(1, 8), 50_100);
  const second = sender.next(51_000);
  assert.deepEqual([said(second), second?.complete], [numbers(9, 16), true]);
  sender.acknowledge("s", numbers(9, 16), 51_100);
  assert.equal(sender.next(52_000), undefined);
  assert.equal(buffer.records.length, 0);
});

test("what is not acknowledged is sent again, and what was not asked about changes nothing", () => {
  const { open, fill, buffer } = setUp();
  fill(1, 4);
  const sender = open();
  sender.acknowledge("s", [1], 0);
  sender.next(0);
  sender.acknowledge("other", [1, 2, 3, 4], 0);
  assert.equal(sender.next(0), undefined);
  sender.acknowledge("s", [1, 3, 99], 0);
  assert.deepEqual(said(sender.next(0)), [2, 4]);
  assert.equal(buffer.records.length, 2);
});

test("a stream that breaks gives back what was under way, and the next sends it with its blocks", () => {
  const { open, buffer } = setUp();
  const a = blockOf("a");
  buffer.keep([takenSeries(1, [a]), takenSeries(2, [a])], 0);
  const sender = open();
  assert.deepEqual(said(sender.next(0)), ["block 1", 1, 2]);
  sender.end(false);
  assert.deepEqual(said(open().next(0)), ["block 1", 1, 2]);
  assert.deepEqual(buffer.dropped, { full: 0, expired: 0, refused: 0 });
});

test("a block is sent once a stream, unless a sample left it out or all was told", () => {
  const { open, buffer } = setUp();
  const [a, b] = [blockOf("a"), blockOf("b")];
  buffer.keep([takenSeries(1, [a, b]), takenVitals(2), takenSeries(3, [a]), takenSeries(4, [a, b])], 0);
  const sender = open();
  assert.deepEqual(said(sender.next(0)), ["block 1", "block 2", 1, 2, 3, "block 2", 4]);
  sender.acknowledge("s", [1, 2, 3, 4], 0);
  buffer.keep([takenSeries(5, [a])], 0);
  assert.deepEqual(said(sender.next(0)), ["block 3", 5]);
});

test("sessions are not mixed, and number their blocks themselves", () => {
  const { open, buffer } = setUp();
  const other = new WaitingBuffer("earlier", { durationSeconds: 1e6, bytes: 1e9 });
  other.keep([takenSeries(7, [blockOf("a")])], 0);
  buffer.keep([takenSeries(1, [blockOf("b")])], 0);
  buffer.restore([...other.records], 0);
  const sender = open();
  const first = sender.next(0);
  assert.deepEqual([first?.session, said(first), first?.complete], ["earlier", ["block 1", 7], false]);
  sender.acknowledge("earlier", [7], 0);
  const second = sender.next(0);
  assert.deepEqual([second?.session, said(second), second?.complete], ["s", ["block 1", 1], true]);
});

test("a message stays within the bytes that the pace allows, but one record or block always goes", () => {
  const { open, buffer, pace } = setUp();
  for (let number = 1; number <= 10; number++)
    buffer.keep([takenVitals(number, number, { labels: { x: "x".repeat(10_000) } })], 0);
  const sender = open();
  for (let round = 0; round < 2; round++) pace.acknowledged(0);
  const sizes: number[] = [];
  for (let message = sender.next(0); message; message = sender.next(0)) {
    const bytes = message.messages.reduce((total, part) => total + part.message.length, 0);
    assert.ok(bytes <= pace.bytes || message.messages.length === 1);
    sizes.push(message.messages.length);
    sender.acknowledge(
      "s",
      message.messages.map(({ message: part }) => decodeAgentMessage(part).vitals?.sequence ?? 0),
      10_000,
    );
  }
  assert.deepEqual([sizes[0], sizes.at(-1)], [3, 1]);
});

test("many blocks are sent in several messages before the sample that needs them", () => {
  const { open, buffer } = setUp();
  buffer.keep(
    [
      takenSeries(
        1,
        Array.from({ length: 2000 }, (_, at) => blockOf(`gauge_${at}`)),
      ),
    ],
    0,
  );
  const sender = open();
  const messages: (readonly (number | string)[])[] = [];
  for (let message = sender.next(0); message; message = sender.next(0)) {
    messages.push(said(message) ?? []);
    assert.equal(message.complete, said(message)?.at(-1) === 1);
    sender.acknowledge("s", said(message)?.includes(1) ? [1] : [], 0);
  }
  assert.ok(messages.length > 2 && messages.every(({ length }) => length <= 1001));
  assert.deepEqual(messages.flat(), [...numbers(1, 2000).map((ref) => `block ${ref}`), 1]);
});

test("a record that ends every stream is found and dropped, and the others arrive", () => {
  const { open, fill, buffer } = setUp();
  fill(1, 100);
  const bad = 42;
  const arrived: number[] = [];
  let streams = 0;
  while (buffer.records.length > 0 && streams++ < 50) {
    const sender = open();
    for (let message = sender.next(0); message; message = sender.next(0)) {
      const records = said(message) as number[];
      if (records.includes(bad)) {
        sender.end(true);
        break;
      }
      arrived.push(...records);
      sender.acknowledge("s", records, 0);
    }
  }
  assert.deepEqual(
    arrived,
    numbers(1, 100).filter((number) => number !== bad),
  );
  assert.equal(buffer.dropped.refused, 1);
  assert.ok(streams < 10, `${streams} streams`);
});

test("a stream that ends for another reason costs no record, however often", () => {
  const { open, fill, buffer } = setUp();
  fill(1, 1);
  for (let round = 0; round < 20; round++) {
    const sender = open();
    sender.next(0);
    sender.end(false);
  }
  assert.equal(buffer.records.length, 1);
});

test("the pace grows while acknowledgements come soon, and falls while they do not, within bounds", () => {
  const pace = new BackfillPace();
  for (let round = 0; round < 20; round++) pace.acknowledged(500);
  assert.deepEqual([pace.records, pace.bytes], [120, 262_144]);
  for (let round = 0; round < 20; round++) pace.acknowledged(501);
  assert.deepEqual([pace.records, pace.bytes], [1, 4096]);
  pace.acknowledged(1);
  assert.deepEqual([pace.records, pace.bytes], [2, 8192]);
});
