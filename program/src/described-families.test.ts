import assert from "node:assert/strict";
import { test } from "node:test";
import { Counter, Gauge } from "prom-client";
import { describedFamilies } from "./described-families.ts";
import { createProcessRegistry } from "./process-metrics.ts";

test("a program's own families are described with their labels before anything was counted", () => {
  const register = createProcessRegistry();
  const registers = [register];
  assert.ok(new Counter({ name: "a_total", help: "As.", labelNames: ["kind", "reason"], registers }));
  assert.ok(new Gauge({ name: "b", help: "Bs.", registers }));
  assert.deepEqual(describedFamilies(register), [
    { name: "a_total", type: "counter", help: "As.", labelNames: ["kind", "reason"] },
    { name: "b", type: "gauge", help: "Bs.", labelNames: [] },
  ]);
});
