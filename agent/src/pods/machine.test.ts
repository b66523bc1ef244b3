import assert from "node:assert/strict";
import { test } from "node:test";
import { valuesOf } from "../testing/cgroup-trees.ts";
import { stubHost } from "../testing/stub-host.ts";
import { parseCpuList } from "./cpu-counts.ts";
import { createMachine } from "./machine.ts";

const topology = (cpu: number, packageId: number, core: number) => ({
  [`devices/system/cpu/cpu${cpu}/topology/physical_package_id`]: `${packageId}\n`,
  [`devices/system/cpu/cpu${cpu}/topology/core_id`]: `${core}\n`,
});
const sys = {
  "devices/system/cpu/online": "0-2,5\n",
  ...topology(0, 0, 0),
  ...topology(1, 0, 0),
  ...topology(2, 0, 1),
  ...topology(5, 1, 0),
};
const meminfo = "MemTotal:       2048 kB\nSwapTotal:      1024 kB\n";
const proc = { meminfo, "sys/kernel/random/boot_id": "b\n" };

test("says how large the machine is, and which it is", () => {
  const root = { "etc/machine-id": "m\n" };
  const values = valuesOf(
    createMachine(),
    stubHost({ proc, sys: { ...sys, "class/dmi/id/product_uuid": "u\n" }, root }),
  );
  const labels = 'machine_id="m",system_uuid="u",boot_id="b"';
  assert.deepEqual(Object.fromEntries(values), {
    [`machine_cpu_cores{${labels}}`]: 4,
    [`machine_cpu_physical_cores{${labels}}`]: 3,
    [`machine_cpu_sockets{${labels}}`]: 2,
    [`machine_memory_bytes{${labels}}`]: 2_097_152,
    [`machine_swap_bytes{${labels}}`]: 1_048_576,
  });
});

test("counts CPUs that come and go", () => {
  const files: Record<string, string> = { ...sys };
  const host = stubHost({ proc, sys: files });
  const machine = createMachine();
  const cores = () => [...valuesOf(machine, host)].find(([series]) => series.startsWith("machine_cpu_cores"))?.[1];
  assert.equal(cores(), 4);
  files["devices/system/cpu/online"] = "0-1\n";
  assert.equal(cores(), 2);
});

test("counts CPUs without sysfs, and says nothing of their cores", () => {
  const values = valuesOf(createMachine(), stubHost({ proc: { ...proc, stat: "cpu 1\ncpu0 1\ncpu1 1\n" } }));
  assert.deepEqual(
    Array.from(values.keys(), (series) => series.split("{")[0]),
    ["machine_cpu_cores", "machine_memory_bytes", "machine_swap_bytes"],
  );
});

test("is absent where nothing can be read", () => {
  assert.equal(createMachine().read(stubHost({})), undefined);
});

test("reads lists of CPUs, and nothing else as one", () => {
  assert.deepEqual(parseCpuList("0"), [0]);
  assert.deepEqual(parseCpuList("0-2,8,10-11"), [0, 1, 2, 8, 10, 11]);
  for (const list of ["", "x", "0-", "-1", "0-99999", "1,,2", "0-65535,0-65535"])
    assert.equal(parseCpuList(list), undefined, list);
});
