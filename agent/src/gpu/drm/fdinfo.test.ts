import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parseFdinfo, type EngineTime } from "./fdinfo.ts";

const fixture = (path: string) => readFileSync(new URL(`../../../../test/fixtures/gpu/${path}`, import.meta.url));

const known = "drm-pdev:\t0000:03:00.0\ndrm-client-id:\t1\n";

const engines = (text: string): Record<string, EngineTime> =>
  Object.fromEntries(parseFdinfo(Buffer.from(known + text))?.engines ?? []);

const memory = (text: string) => parseFdinfo(Buffer.from(known + text))?.memoryBytes;

test("reads clients of the three drivers", () => {
  const i915 = parseFdinfo(fixture("intel-i915-flex/proc/7001/fdinfo/7"));
  assert.deepEqual(
    [i915?.pciAddress, i915?.id, i915?.memoryBytes, i915?.engines.get("video")],
    ["0000:4d:00.0", "31", 256 * 1024 ** 2, { busy: 2_035_071_108, capacity: 2 }],
  );
  const xe = parseFdinfo(fixture("intel-xe-battlemage/proc/320/fdinfo/4"));
  assert.deepEqual(
    [xe?.memoryBytes, xe?.engines.get("ccs"), [...(xe?.engines.keys() ?? [])]],
    [6_291_456 * 1024, { busy: 990_000_000, outOf: 7_655_183_225, capacity: 4 }, ["rcs", "vcs", "ccs"]],
  );
  const amdgpu = parseFdinfo(fixture("amd-radeon/proc/901/fdinfo/5"));
  assert.deepEqual(
    [amdgpu?.memoryBytes, amdgpu?.engines.get("compute")],
    [4096 * 1024 ** 2, { busy: 77_000_000_000, capacity: 1 }],
  );
});

test("is no client without an address and an id", () => {
  for (const text of [
    "",
    "pos:\t0\nflags:\t0\n",
    "drm-pdev:\t0000:03:00.0\n",
    "drm-client-id:\t1\n",
    "drm-pdev:\t../../etc\ndrm-client-id:\t1\n",
    "drm-pdev:\t0000:03:00.0\ndrm-client-id:\t-1\n",
    "\u0000".repeat(100_000),
  ]) {
    assert.equal(parseFdinfo(Buffer.from(text)), undefined, text.slice(0, 40));
  }
});

test("takes times and cycles, and nothing that is neither", () => {
  assert.deepEqual(engines("drm-engine-render: 5 ns\n"), { render: { busy: 5, capacity: 1 } });
  assert.deepEqual(engines("drm-engine-render: 5\n"), { render: { busy: 5, capacity: 1 } });
  for (const text of [
    "drm-engine-render: -5 ns\n",
    "drm-engine-render: 5 us\n",
    "drm-engine-capacity-render: 2\n",
    "drm-engine-render: 5 ns\ndrm-engine-capacity-render: 0\n",
    "drm-cycles-rcs: 5\n",
    "drm-engine-: 5 ns\n",
  ]) {
    assert.deepEqual(engines(text), {}, text);
  }
  const many = Array.from({ length: 1000 }, (_, at) => `drm-engine-e${at}: 1 ns\n`).join("");
  assert.equal(Object.keys(engines(many)).length, 32);
});

test("adds up the device's own memory, and no other", () => {
  const cases = [
    ["drm-resident-vram0: 2 MiB\ndrm-resident-vram1: 1 KiB\n", 2 * 1024 ** 2 + 1024],
    ["drm-resident-local0: 7\ndrm-memory-local0: 9\n", 7],
    ["drm-memory-vram: 3 KiB\ndrm-memory-gtt: 5 KiB\n", 3072],
    ["drm-total-vram0: 5 KiB\ndrm-resident-system: 5 KiB\ndrm-resident-stolen-local0: 1 KiB\n", undefined],
    ["drm-resident-vram0: 5 TB\n", undefined],
    ["drm-resident-vram0: 0\n", 0],
  ] as const;
  for (const [text, bytes] of cases) assert.equal(memory(text), bytes, text);
});
