import assert from "node:assert/strict";
import { test } from "node:test";
import { exposeSeries, optionValues } from "../../testing/exposition.ts";
import { stubHost } from "../../testing/stub-host.ts";
import { cpuKind } from "./cpu-parts.ts";
import { patternOf } from "../reading/name-filter.ts";

const host = stubHost({
  proc: { stat: "cpu0 1 2 3 4 5 6 7 8 9 10\n", cpuinfo: "processor : 0\ncpu MHz : 1\nflags : a b\nbugs : c\n" },
});

async function familiesWith(given: Readonly<Record<string, unknown>>): Promise<readonly string[]> {
  const lines = (await exposeSeries(cpuKind.create({ ...optionValues(cpuKind.options), ...given }), host)) ?? [];
  return [...new Set(lines.map((line) => line.replace(/\{.*/, "")))];
}

const times = ["node_cpu_seconds_total", "node_cpu_guest_seconds_total"];
const info = ["node_cpu_info", "node_cpu_frequency_hertz"];
const cases: Record<string, readonly [given: Readonly<Record<string, unknown>>, families: readonly string[]]> = {
  nothing: [{}, times],
  "no guests": [{ "collector.cpu.guest": false }, times.slice(0, 1)],
  info: [{ "collector.cpu.info": true }, [...times, ...info]],
  "info, and no collector of frequencies": [
    { "collector.cpu.info": true, "collector.cpufreq": false },
    [...times, "node_cpu_info"],
  ],
  "info, and the defaults disabled": [
    { "collector.cpu.info": true, "collector.disable-defaults": true },
    [...times, "node_cpu_info"],
  ],
  flags: [{ "collector.cpu.info.flags-include": patternOf("a") }, [...times, ...info, "node_cpu_flag_info"]],
  bugs: [{ "collector.cpu.info.bugs-include": patternOf(".") }, [...times, ...info, "node_cpu_bug_info"]],
};
for (const [what, [given, families]] of Object.entries(cases)) {
  test(`shows ${families.join(", ")} where ${what} is asked for`, async () => {
    assert.deepEqual(await familiesWith(given), families);
  });
}
