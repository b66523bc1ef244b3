import assert from "node:assert/strict";
import { test } from "node:test";
import { parseStall, pressure } from "./pressure.ts";
import { readAt, stubHost, systemError } from "../../testing/stub-host.ts";

const line = (kind: string, total: number) => `${kind} avg10=1.00 avg60=2.00 avg300=3.00 total=${total}\n`;

test("reads the totals of some and full", () => {
  assert.deepEqual(parseStall(Buffer.from(line("some", 12) + line("full", 3)), "io"), { some: 12, full: 3 });
  assert.deepEqual(parseStall(Buffer.from(line("full", 3)), "irq"), { full: 3 });
});

test("refuses a file without totals, and names it", () => {
  for (const text of ["", "some avg10=1.00\n", "some total=\n", "some total=x\n", "none total=1\n"]) {
    assert.throws(() => parseStall(Buffer.from(text), "io"), /^Error: pressure\/io: /, text);
  }
});

test("is absent where the kernel does not account for pressure", () => {
  assert.equal(pressure.read(stubHost({})), undefined);
});

test("reads the resources that this kernel accounts for", () => {
  assert.deepEqual(pressure.read(stubHost({ proc: { "pressure/cpu": line("some", 5) } })), {
    cpu: { some: 5 },
    io: undefined,
    memory: undefined,
    irq: undefined,
  });
  assert.throws(() => pressure.read(stubHost({ proc: { "pressure/cpu": systemError("EIO") } })), { code: "EIO" });
});

test("gives the share of the time between two readings that tasks stalled", () => {
  const before = { cpu: { some: 1_000_000 }, io: { some: 0, full: 0 }, memory: { some: 7, full: 7 } };
  const now = { cpu: { some: 1_500_000 }, io: { some: 2_000_000, full: 200_000 }, memory: { some: 7, full: 6 } };
  assert.deepEqual(pressure.vitals?.(readAt(12, now), readAt(10, before)), {
    cpuPressureSomeRate: 25,
    memoryPressureSomeRate: 0,
    memoryPressureFullRate: undefined,
    ioPressureSomeRate: 100,
    ioPressureFullRate: 10,
  });
});

test("knows no share at the first reading", () => {
  const vitals = pressure.vitals?.(readAt(12, { cpu: { some: 5 } }), undefined) ?? {};
  assert.ok(Object.values(vitals).every((value) => value === undefined));
});
