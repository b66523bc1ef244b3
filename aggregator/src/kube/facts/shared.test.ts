import assert from "node:assert/strict";
import { test } from "node:test";
import { sharedAmounts, sharedText, sharedThing } from "./shared.ts";

test("a text stays what it is, whatever its length and however many others there are", () => {
  for (const text of ["", "node-1", "x".repeat(600), undefined]) assert.equal(sharedText(text), text);
  for (let index = 0; index < 70_000; index++) assert.equal(sharedText(`pod-${index}`), `pod-${index}`);
});

test("equal amounts are one object, others are not", () => {
  const one = sharedAmounts({ cpuMillicores: 100, memoryBytes: 2 ** 33 });
  assert.equal(sharedAmounts({ memoryBytes: 2 ** 33, cpuMillicores: 100 }), one);
  assert.equal(sharedAmounts({ cpuMillicores: 100, memoryBytes: 2 ** 33, pods: undefined }), one);
  for (const other of [{}, { cpuMillicores: 0 }, { memoryBytes: 100 }, { pods: 100 }, { ephemeralStorageBytes: 100 }])
    assert.deepEqual(sharedAmounts(other), other);
});

test("amounts of extended resources are left as they are", () => {
  const amounts = { cpuMillicores: 7, extended: { "nvidia.com/gpu": 1 } };
  assert.equal(sharedAmounts(amounts), amounts);
  assert.deepEqual(sharedAmounts({ cpuMillicores: 7 }), { cpuMillicores: 7 });
});

test("things that say the same are one object, others are what they are", () => {
  const labels = sharedThing({ app: "web", tier: "front" });
  assert.equal(sharedThing({ app: "web", tier: "front" }), labels);
  for (const other of [{}, [], { app: "web" }, { app: "web", tier: 1 }, [{ app: "web", tier: "front" }]])
    assert.deepEqual(sharedThing(other), other);
  assert.equal(sharedThing({ app: "web", tier: "front" }), labels);
});

test("things are shared only as long as there is room for them, and stay what they are", () => {
  const first = sharedThing({ index: "first" });
  const filling = "x".repeat(4000);
  for (let index = 0; index < 5000; index++) assert.equal(sharedThing({ index, filling }).index, index);
  assert.notEqual(sharedThing({ index: "first" }), first);
  const long = { filling: "x".repeat(5000) };
  assert.equal(sharedThing(long), long);
  assert.notEqual(sharedThing({ ...long }), long);
});
