import assert from "node:assert/strict";
import { test } from "node:test";
import { sharedAmounts, sharedText } from "./shared.ts";

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
