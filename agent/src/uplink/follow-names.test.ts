import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import type { HostPort, Logger } from "@kubevitals/program";
import { followNames, type FoundAddress } from "./follow-names.ts";
import type { AggregatorAddress } from "./lines.ts";

const service: HostPort = { host: "replicas.example", port: 9481 };
const v4 = (...addresses: readonly string[]): FoundAddress[] => addresses.map((address) => ({ address, family: 4 }));
const v6 = (...addresses: readonly string[]): FoundAddress[] => addresses.map((address) => ({ address, family: 6 }));

/** Names that are looked up as a test answers, and what was made of them. */
function follow(t: TestContext, targets: readonly HostPort[], isConnected = (_address: string) => false) {
  const pauses: number[] = [];
  const said: string[] = [];
  const asked: string[] = [];
  let told: readonly AggregatorAddress[] = [];
  let question = Promise.withResolvers<PromiseWithResolvers<readonly FoundAddress[]>>();
  let pause = Promise.withResolvers<() => void>();
  const stop = followNames({
    targets,
    lookup: async (host) => {
      asked.push(host);
      const reply = Promise.withResolvers<readonly FoundAddress[]>();
      question.resolve(reply);
      return reply.promise;
    },
    sleep: (seconds, signal) => {
      pauses.push(seconds);
      return new Promise((resolve) => {
        pause.resolve(resolve);
        signal.addEventListener("abort", () => resolve());
      });
    },
    isConnected,
    onAddresses: (addresses) => (told = addresses),
    log: { warn: (_: object, message: string) => said.push(message) } as unknown as Logger,
    mayComplain: () => ({ heldBack: 0 }),
  });
  t.after(stop);
  return {
    pauses,
    said,
    asked,
    stop,
    addresses: () => told.map(({ address }) => address),
    /** Answers the lookup, or the next one where there is a pause, and waits until that is taken in. */
    answer: async (answer: readonly FoundAddress[] | Error) => {
      if (pauses.length > 0) (await pause.promise)();
      pause = Promise.withResolvers();
      const { resolve, reject } = await question.promise;
      question = Promise.withResolvers();
      if (answer instanceof Error) reject(answer);
      else resolve(answer);
      await pause.promise;
    },
  };
}

test("an address stands for itself, and is never looked up", (t) => {
  const { addresses, asked } = follow(t, [
    { host: "127.0.0.1", port: 1 },
    { host: "::1", port: 2 },
  ]);
  assert.deepEqual(addresses(), ["127.0.0.1:1", "[::1]:2"]);
  assert.deepEqual(asked, []);
});

test("a name stands for each of its addresses, as they come and go", async (t) => {
  const { answer, addresses, pauses } = follow(t, [service]);
  await answer(v4("10.0.0.2", "10.0.0.1"));
  assert.deepEqual(addresses(), ["10.0.0.1:9481", "10.0.0.2:9481"]);
  await answer(v4("10.0.0.2", "10.0.0.3"));
  assert.deepEqual(addresses(), ["10.0.0.2:9481", "10.0.0.3:9481"]);
  assert.deepEqual(pauses, [10, 10]);
});

test("a name that cannot be looked up keeps its addresses, and is asked again soon", async (t) => {
  const { answer, addresses, pauses, said } = follow(t, [service]);
  await answer(new Error("getaddrinfo EAI_AGAIN"));
  assert.deepEqual([addresses(), said], [[], ["the name cannot be looked up"]]);
  assert.ok((pauses[0] ?? 10) <= 0.5);
  await answer(v4("10.0.0.1"));
  for (let time = 0; time < 20; time++) await answer(new Error("getaddrinfo ENOTFOUND"));
  assert.deepEqual(addresses(), ["10.0.0.1:9481"]);
  assert.ok(Math.max(...pauses) <= 10);
});

test("of two families that name the same replicas one is used: the other where nobody was reached by it", async (t) => {
  let connected = "";
  const both = [...v6("fd00::1"), ...v4("10.0.0.1")];
  const { answer, addresses } = follow(t, [service], (address) => address === connected);
  await answer(both);
  assert.deepEqual(addresses(), ["10.0.0.1:9481"]);
  await answer(both);
  assert.deepEqual(addresses(), ["[fd00::1]:9481"]);
  await answer(both);
  assert.deepEqual(addresses(), ["10.0.0.1:9481"]);
  connected = "10.0.0.1:9481";
  for (let time = 0; time < 3; time++) await answer(both);
  assert.deepEqual(addresses(), ["10.0.0.1:9481"]);
  await answer(v6("fd00::1", "fd00::2"));
  assert.deepEqual(addresses(), ["[fd00::1]:9481", "[fd00::2]:9481"]);
});

test("what has been stopped asks no more", async (t) => {
  const { answer, asked, stop, addresses } = follow(t, [service]);
  await answer(v4("10.0.0.1"));
  stop();
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual([asked.length, addresses()], [1, ["10.0.0.1:9481"]]);
});
