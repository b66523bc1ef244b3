import assert from "node:assert/strict";
import { test } from "node:test";
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { renderTextFormat } from "@kubevitals/proto";
import { registryBlocks } from "./registry-blocks.ts";

test("a registry's blocks say what its own page says", async () => {
  const register = new Registry();
  register.setDefaultLabels({ cluster: "prod" });
  const registers = [register];
  new Counter({ name: "a_total", help: "Counts.", labelNames: ["kind"], registers }).inc({ kind: 'x"\n\\' }, 2);
  new Gauge({ name: "b", help: "A \\ gauge.", registers }).set(-0.5);
  const none = new Gauge({ name: "none", help: "Has no row.", labelNames: ["of"], registers });
  none.reset();
  new Histogram({ name: "c_seconds", help: "Durations.", buckets: [0.1, 1], registers }).observe(0.5);
  const page = renderTextFormat([{ sample: await registryBlocks(register), labels: [] }]);
  assert.deepEqual(linesOf(page), linesOf(await register.metrics()));
});

/** The lines of a page but for families without a row, with labels in the order of their names. */
function linesOf(text: string): readonly string[] {
  return text
    .split("\n")
    .filter((line) => line !== "" && !/^# \w+ none/.test(line))
    .map((line) => line.replace(/\{(.*)\}/, (_, labels: string) => `{${labels.split(",").toSorted().join(",")}}`));
}
