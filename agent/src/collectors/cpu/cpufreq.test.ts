import assert from "node:assert/strict";
import { test } from "node:test";
import { openFixtureHost } from "../../testing/fixture-host.ts";
import { exposeSeries } from "../../testing/exposition.ts";
import { systemError } from "../../testing/stub-host.ts";
import { sysHost } from "../../testing/sys-tree.ts";
import { createCpufreq } from "./cpufreq.ts";

const cpu = "devices/system/cpu";

test("shows frequencies in hertz and which governor a CPU has", async () => {
  assert.deepEqual(await exposeSeries(createCpufreq(), openFixtureHost("many-devices")), [
    'node_cpu_frequency_min_hertz{cpu="0"} 800000000',
    'node_cpu_frequency_min_hertz{cpu="2"} 800000000',
    'node_cpu_frequency_max_hertz{cpu="0"} 3700000000',
    'node_cpu_frequency_max_hertz{cpu="2"} 3700000000',
    'node_cpu_scaling_frequency_hertz{cpu="0"} 1199871000',
    'node_cpu_scaling_frequency_hertz{cpu="2"} 3699999000',
    'node_cpu_scaling_frequency_min_hertz{cpu="0"} 800000000',
    'node_cpu_scaling_frequency_min_hertz{cpu="2"} 800000000',
    'node_cpu_scaling_frequency_max_hertz{cpu="0"} 3700000000',
    'node_cpu_scaling_frequency_max_hertz{cpu="2"} 3000000000',
    'node_cpu_scaling_governor{cpu="0",governor="performance"} 0',
    'node_cpu_scaling_governor{cpu="0",governor="powersave"} 1',
    'node_cpu_scaling_governor{cpu="2",governor="performance"} 1',
    'node_cpu_scaling_governor{cpu="2",governor="powersave"} 0',
  ]);
});

test("leaves out CPUs that are offline and what cannot be read", async () => {
  const host = sysHost({
    [`${cpu}/offline`]: "1\n",
    [`${cpu}/cpu0/cpufreq/cpuinfo_cur_freq`]: systemError("EACCES"),
    [`${cpu}/cpu0/cpufreq/scaling_cur_freq`]: "<unknown>\n",
    [`${cpu}/cpu0/cpufreq/scaling_max_freq`]: "2000000\n",
    [`${cpu}/cpu1/cpufreq/scaling_max_freq`]: "2000000\n",
    [`${cpu}/cpu2/topology/core_id`]: "1\n",
    [`${cpu}/cpufreq/policy0/scaling_max_freq`]: "1\n",
  });
  assert.deepEqual(await exposeSeries(createCpufreq(), host), [
    'node_cpu_scaling_frequency_max_hertz{cpu="0"} 2000000000',
  ]);
});

test("has nothing to say of CPUs that do not scale, which is no failure, and is absent without CPUs", async () => {
  assert.deepEqual(await exposeSeries(createCpufreq(), sysHost({ [`${cpu}/cpu0/online`]: "1" })), []);
  assert.equal(await exposeSeries(createCpufreq(), sysHost({})), undefined);
});
