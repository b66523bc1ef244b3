import assert from "node:assert/strict";
import { test } from "node:test";
import { optionTypes } from "@kubevitals/program";
import { expose, exposeSeries, optionValues } from "../../testing/exposition.ts";
import { stubHost } from "../../testing/stub-host.ts";
import { createSysctl, sysctlOptions } from "./sysctl.ts";

const type = sysctlOptions["collector.sysctl.include"].type;
const host = stubHost({
  proc: {
    "sys/kernel/threads-max": "7801\n",
    "sys/kernel/seccomp/actions_avail": "kill_process kill_thread\n",
    "sys/fs/file-nr": "1024\t0\t1631329\n",
    "sys/net/ipv4/tcp_rmem": "4096\t87380\t-6\n",
    "sys/empty": "\n",
  },
});
const create = (include: string, info = "") =>
  createSysctl(
    optionValues(sysctlOptions, {
      "collector.sysctl.include": type.parse(include) ?? assert.fail(include),
      "collector.sysctl.include-info": type.parse(info) ?? assert.fail(info),
    }),
  );

test("gives one number, several by index, or several by the names given for them", async () => {
  const collector = create("kernel.threads-max\nnet.ipv4.tcp_rmem\nfs.file-nr:allocated,free,max");
  assert.deepEqual(await expose(collector, host), [
    "# TYPE node_sysctl_kernel_threads_max untyped",
    "node_sysctl_kernel_threads_max 7801",
    "# TYPE node_sysctl_net_ipv4_tcp_rmem untyped",
    'node_sysctl_net_ipv4_tcp_rmem{index="0"} 4096',
    'node_sysctl_net_ipv4_tcp_rmem{index="1"} 87380',
    'node_sysctl_net_ipv4_tcp_rmem{index="2"} -6',
    "# TYPE node_sysctl_fs_file_nr_allocated untyped",
    "node_sysctl_fs_file_nr_allocated 1024",
    "# TYPE node_sysctl_fs_file_nr_free untyped",
    "node_sysctl_fs_file_nr_free 0",
    "# TYPE node_sysctl_fs_file_nr_max untyped",
    "node_sysctl_fs_file_nr_max 1631329",
  ]);
});

test("gives words as labels", async () => {
  assert.deepEqual(await exposeSeries(create("", "kernel.seccomp.actions_avail\nkernel.threads-max"), host), [
    'node_sysctl_info{name="kernel.seccomp.actions_avail",value="kill_process",index="0"} 1',
    'node_sysctl_info{name="kernel.seccomp.actions_avail",value="kill_thread",index="1"} 1',
    'node_sysctl_info{name="kernel.threads-max",value="7801",index="0"} 1',
  ]);
});

const failures: Record<string, RegExp> = {
  "kernel.novel": /^Error: sysctl kernel\.novel: this kernel has none of that name$/,
  empty: /^Error: sysctl empty: it has no value$/,
  "fs.file-nr:a,b": /^Error: sysctl fs\.file-nr: it has 3 values, but 2 names are given for them$/,
  "kernel.seccomp.actions_avail": /^Error: sysctl kernel\.seccomp\.actions_avail: numbers expected$/,
};
for (const [include, error] of Object.entries(failures)) {
  test(`fails on ${include}`, () => assert.rejects(expose(create(include), host), error));
}

test("takes no name that leads elsewhere or makes no series, and writes what it takes as it was", () => {
  for (const text of ["../../etc/passwd", "kernel..x", "/etc", "a:b c", "a:", ""]) {
    assert.equal(optionTypes.repeated(type).parse(text)?.length ?? 0, 0, text);
  }
  const sysctls = type.parse("a.b-c:x,y\nkernel/x") ?? [];
  assert.equal(type.format(sysctls), "a.b-c:x,y\nkernel/x");
});
