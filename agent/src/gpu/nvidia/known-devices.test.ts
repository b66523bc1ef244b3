import assert from "node:assert/strict";
import { test } from "node:test";
import type { GpuReading } from "../device.ts";
import { KnownDevices } from "./known-devices.ts";

const first: GpuReading = { vendor: "nvidia", index: 0, uuid: "GPU-a", model: "A", busyRatio: 1 };
const second: GpuReading = { vendor: "nvidia", index: 1, uuid: "GPU-b", pciAddress: "0000:3b:00.0" };

/** The device without its values, as it is told of once it is lost. */
function lost({ vendor, index, uuid, model, pciAddress }: GpuReading): GpuReading {
  return {
    vendor,
    index,
    ...(uuid !== undefined && { uuid }),
    ...(model !== undefined && { model }),
    ...(pciAddress !== undefined && { pciAddress }),
    isLost: true,
  };
}

test("a device that is not shown any more is lost, until it is shown again", () => {
  const known = new KnownDevices();
  assert.deepEqual(known.complete([first, second]), [first, second]);
  assert.deepEqual(known.complete([second]), [second, lost(first)]);
  assert.deepEqual(known.complete([]), [lost(first), lost(second)]);
  assert.deepEqual(known.complete([first, second]), [first, second]);
});

test("a device that is lost before it says who it is, is the one with its number", () => {
  const known = new KnownDevices();
  const nameless: GpuReading = { vendor: "nvidia", index: 1, isLost: true };
  assert.deepEqual(known.complete([first, nameless]), [first, nameless]);
  known.complete([first, second]);
  assert.deepEqual(known.complete([first, nameless]), [first, lost(second)]);
});

test("parts come and go", () => {
  const known = new KnownDevices();
  const part: GpuReading = { vendor: "nvidia", index: 0, uuid: "MIG-a", part: { instanceId: 1 } };
  known.complete([first, part]);
  assert.deepEqual(known.complete([first]), [first]);
});
