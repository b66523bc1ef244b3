import assert from "node:assert/strict";
import { test } from "node:test";
import type { ClientOfProcess } from "./client-files.ts";
import { ClientUsage } from "./client-usage.ts";
import type { EngineTime } from "./fdinfo.ts";

const pciAddress = "0000:03:00.0";

function client(id: string, engines: Record<string, EngineTime>, isNew = false): ClientOfProcess {
  return {
    pid: Number(id),
    isNew,
    client: { pciAddress, id, memoryBytes: undefined, engines: new Map(Object.entries(engines)) },
  };
}

const render = (busySeconds: number): Record<string, EngineTime> => ({
  render: { busy: busySeconds * 1e9, capacity: 1 },
});

const cycles = (taken: number, outOf: number): Record<string, EngineTime> => ({
  ccs: { busy: taken, outOf, capacity: 4 },
});

/** How busy the device is at each second, with these clients there. */
function busy(...seconds: readonly (readonly ClientOfProcess[])[]): readonly (number | undefined)[] {
  const usage = new ClientUsage();
  return seconds.map((clients, at) => usage.next({ clients, refused: 0 }, at).get(pciAddress)?.busyRatio);
}

test("adds up what clients take of time, and takes the busiest class of engines", () => {
  assert.deepEqual(
    busy([client("1", render(0)), client("2", render(9))], [client("1", render(0.25)), client("2", render(9.5))]),
    [undefined, 0.75],
  );
  const two = (a: number, b: number) =>
    client("1", { a: { busy: a * 1e9, capacity: 1 }, b: { busy: b * 1e9, capacity: 2 } });
  assert.deepEqual(busy([two(0, 0)], [two(0.5, 0.9)]), [undefined, 0.5]);
});

test("counts cycles by the driver's own clock", () => {
  assert.deepEqual(busy([client("1", cycles(0, 100))], [client("1", cycles(400, 300))]), [undefined, 0.5]);
});

test("never says more than all, and not less where a driver goes back for a while", () => {
  assert.deepEqual(
    busy([client("1", render(1))], [client("1", render(3))], [client("1", render(2.5))], [client("1", render(3.5))]),
    [undefined, 1, 0, 0.5],
  );
});

test("a client that has just come has taken all of it since then", () => {
  assert.deepEqual(busy([client("1", render(5))], [client("1", render(5)), client("2", render(0.5), true)]), [
    undefined,
    0.5,
  ]);
});

test("a client that was found late makes the device's share unknown, once", () => {
  const late = (at: number) => [client("1", render(5)), client("2", render(70 + at))];
  assert.deepEqual(busy([client("1", render(5))], late(0), late(0.5)), [undefined, undefined, 0.5]);
});

test("of a new client whose driver counts cycles it is not known since when", () => {
  const first = client("1", cycles(0, 100));
  assert.deepEqual(busy([first], [client("1", cycles(0, 200)), client("2", cycles(50, 200), true)]), [
    undefined,
    undefined,
  ]);
});

test("a client that has gone takes its share with it", () => {
  assert.deepEqual(busy([client("1", render(0)), client("2", render(0))], [client("1", render(0.5))], []), [
    undefined,
    0.5,
    undefined,
  ]);
});
