import assert from "node:assert/strict";
import { test } from "node:test";
import { parseHostPort } from "@kubevitals/program";
import type { FoundAddress } from "./follow-names.ts";
import { startCountedUplink } from "./testing/counted-uplink.ts";
import { Replica, quickRhythm, told } from "./testing/replica.ts";

test("replicas come and go under a name, and a new one is told what waits", async (t) => {
  const a = await Replica.start(t, "a");
  const b = await Replica.start(t, "b", quickRhythm, `127.0.0.2:${a.port}`);
  let found: readonly FoundAddress[] = [{ address: "127.0.0.1", family: 4 }];
  const { uplink, lookUp, buffer } = startCountedUplink(t, [{ host: "replicas", port: a.port }], {
    found: () => found,
  });
  await a.until(() => a.live.length >= 5);
  a.leave();
  while (buffer.records.length < 10) await new Promise((resolve) => setImmediate(resolve));
  const waiting = buffer.records.flatMap(({ kind, sequence }) => (kind === "vitals" ? [sequence] : []));
  found = [{ address: "127.0.0.2", family: 4 }];
  lookUp();
  await b.until(() => waiting.every((sequence) => b.backfilled.includes(sequence)) && b.live.length >= 5);
  assert.deepEqual(
    uplink.lines.map(({ address, isConnected }) => [address, isConnected]),
    [
      [`127.0.0.1:${a.port}`, false],
      [`127.0.0.2:${a.port}`, true],
    ],
  );
  assert.ok(buffer.records.length >= waiting.length, "it waits for the one that may come back");
});

test("a name that stands for very many addresses is streamed to no more than eight times, and the log says so", async (t) => {
  const found = Array.from({ length: 100 }, (_, at) => ({ address: `127.0.1.${at}`, family: 4 }));
  const { uplink, said, lookUp } = startCountedUplink(t, [{ host: "many", port: 1 }], { found: () => found });
  await new Promise((resolve) => setImmediate(resolve));
  lookUp();
  assert.equal(uplink.lines.length, 8);
  assert.equal(said.filter((line) => line.startsWith("there are more aggregators")).length, 1);
});

test("while a name cannot be looked up all waits, and the first replica is told", async (t) => {
  const a = await Replica.start(t, "a");
  let isKnown = false;
  const found = () => {
    if (isKnown) return [{ address: "127.0.0.1", family: 4 }];
    throw new Error("ENOTFOUND");
  };
  const { lookUp, buffer } = startCountedUplink(t, [{ host: "later", port: a.port }], { found });
  while (buffer.records.length === 0) await new Promise((resolve) => setImmediate(resolve));
  isKnown = true;
  lookUp();
  await a.until(() => a.backfilled.includes(1) && a.live.length > 3);
  assert.deepEqual(told(a), [...new Set(told(a))]);
});

test("a replica that is gone for good is forgotten with what waits for it alone", async (t) => {
  const [a, b] = [await Replica.start(t, "a"), await Replica.start(t, "b", quickRhythm, "127.0.0.2:0")];
  let found: FoundAddress[] = [{ address: "127.0.0.2", family: 4 }];
  const { uplink, lookUp, pass, buffer, said } = startCountedUplink(t, [a.target, { host: "name", port: b.port }], {
    found: () => found,
  });
  await b.until(() => b.live.length >= 5);
  found = [{ address: "127.0.0.3", family: 4 }];
  lookUp();
  const connected = b.live.length;
  await b.until(() => b.live.length >= connected + 5); // a stream that goes on is left alone
  b.leave();
  const before = a.live.length;
  await a.until(() => a.live.length >= before + 10);
  assert.ok(buffer.records.length >= 8);
  pass(61);
  while (uplink.lines.length > 2) await new Promise((resolve) => setImmediate(resolve));
  assert.ok(said.some((line) => line.startsWith("this address is no longer an aggregator's")));
  assert.deepEqual(
    uplink.lines.map(({ address }) => parseHostPort(address)?.host),
    ["127.0.0.1", "127.0.0.3"],
  );
});
