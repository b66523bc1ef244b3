import assert from "node:assert/strict";
import { test } from "node:test";
import { expose, exposeSeries } from "../../testing/exposition.ts";
import { stubHost } from "../../testing/stub-host.ts";
import { createCpuInfo, parseCpuInfo } from "./cpu-info.ts";

const x86 = (cpu: number) => `processor	: ${cpu}
vendor_id	: GenuineIntel
cpu family	: 6
model		: 142
model name	: Intel(R) Core(TM) i7-8650U CPU @ 1.90GHz
stepping	: 10
microcode	: 0xb4
cpu MHz		: 799.998
cache size	: 8192 KB
physical id	: 0
core id		: ${cpu}
flags		: fpu aes  avx2
bugs		: spectre_v1 mds
power management:

`;
const arm =
  "processor\t: 0\nBogoMIPS\t: 108.00\nFeatures\t: fp asimd crc32\nCPU implementer\t: 0x41\n\nRevision\t: c03114\n";
const nothingMore = { frequency: false, flag: undefined, bug: undefined };
const host = (cpuinfo: string) => stubHost({ proc: { cpuinfo } });

test("gives what each CPU is", async () => {
  assert.deepEqual(await expose(createCpuInfo(nothingMore), host(x86(0) + x86(1))), [
    "# TYPE node_cpu_info gauge",
    ...[0, 1].map(
      (cpu) =>
        `node_cpu_info{package="0",core="${cpu}",cpu="${cpu}",vendor="GenuineIntel",family="6",model="142",` +
        'model_name="Intel(R) Core(TM) i7-8650U CPU @ 1.90GHz",microcode="0xb4",stepping="10",cachesize="8192 KB"} 1',
    ),
  ]);
});

test("gives frequencies, and of the first CPU the flags and bugs that are asked for", async () => {
  const wanted = {
    frequency: true,
    flag: (name: string) => name.startsWith("a"),
    bug: (name: string) => name === "mds",
  };
  assert.deepEqual((await exposeSeries(createCpuInfo(wanted), host(x86(3))))?.slice(1), [
    'node_cpu_frequency_hertz{package="0",core="3",cpu="3"} 799998000',
    'node_cpu_flag_info{flag="aes"} 1',
    'node_cpu_flag_info{flag="avx2"} 1',
    'node_cpu_bug_info{bug="mds"} 1',
  ]);
});

test("reads what arm64 says, which is less", async () => {
  const wanted = { frequency: true, flag: () => true, bug: () => true };
  assert.deepEqual(await exposeSeries(createCpuInfo(wanted), host(arm)), [
    'node_cpu_info{cpu="0"} 1',
    'node_cpu_frequency_hertz{cpu="0"} 0',
    'node_cpu_flag_info{flag="fp"} 1',
    'node_cpu_flag_info{flag="asimd"} 1',
    'node_cpu_flag_info{flag="crc32"} 1',
  ]);
});

test("refuses a file without CPUs, and is absent without one", () => {
  for (const text of ["", "garbage", "vendor_id : x\n"]) {
    assert.throws(() => parseCpuInfo(Buffer.from(text)), /^Error: cpuinfo: a line that begins with processor/, text);
  }
  assert.equal(createCpuInfo(nothingMore).read(stubHost({})), undefined);
});
