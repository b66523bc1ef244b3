import assert from "node:assert/strict";
import { test } from "node:test";
import { openCgroupTree, valuesOf } from "../testing/cgroup-trees.ts";
import { containerId, labelsOf } from "../testing/container-series.ts";
import { openFixtureHost } from "../testing/fixture-host.ts";
import { createContainer } from "./container.ts";

test("says of a container of cgroup v2 what its files do, in cAdvisor's units", () => {
  const host = openFixtureHost("cgroup2-6.x");
  const values = valuesOf(createContainer(), host);
  host.close();
  const pod =
    "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod7d1c2f34_5a6b_4c7d_8e9f_0a1b2c3d4e5f.slice";
  const labels = `id="${pod}/cri-containerd-${containerId(2)}.scope",name="${containerId(2)}",pod_uid="7d1c2f34-5a6b-4c7d-8e9f-0a1b2c3d4e5f"`;
  const expected = {
    'container_cpu_usage_seconds_total{cpu="total",': 123.4,
    "container_cpu_user_seconds_total{": 99.975,
    "container_cpu_system_seconds_total{": 23.425,
    "container_cpu_cfs_periods_total{": 200,
    "container_cpu_cfs_throttled_periods_total{": 30,
    "container_cpu_cfs_throttled_seconds_total{": 1.5,
    "container_memory_usage_bytes{": 208_404_480,
    "container_memory_working_set_bytes{": 166_461_440,
    "container_memory_rss{": 104_808_448,
    "container_memory_cache{": 83_886_080,
    "container_memory_swap{": 8192,
    "container_memory_mapped_file{": 41_943_040,
    "container_memory_kernel_usage{": 19_709_952,
    "container_memory_max_usage_bytes{": 209_453_056,
    "container_memory_failcnt{": 42,
    'container_memory_failures_total{failure_type="pgfault",scope="container",': 25_688,
    'container_memory_failures_total{failure_type="pgmajfault",scope="hierarchy",': 7,
    "container_oom_events_total{": 1,
    "container_processes{": 2,
    "container_threads{": 8,
    "container_threads_max{": 1024,
    "container_spec_cpu_period{": 100_000,
    "container_spec_cpu_quota{": 50_000,
    // (20 - 1) * 262142 / 9999 = 498.1
    "container_spec_cpu_shares{": 500,
    "container_spec_memory_limit_bytes{": 268_435_456,
    "container_spec_memory_reservation_limit_bytes{": 0,
    "container_spec_memory_swap_limit_bytes{": 0,
    "container_pressure_cpu_waiting_seconds_total{": 2.468,
    "container_pressure_cpu_stalled_seconds_total{": 1.234,
    "container_pressure_memory_waiting_seconds_total{": 0.001,
    "container_pressure_io_stalled_seconds_total{": 0.0024,
    'container_fs_reads_bytes_total{device="/dev/vda",': 4_096_000,
    'container_fs_reads_total{device="/dev/vda",': 1000,
    'container_fs_writes_bytes_total{device="/dev/nvme0n1",': 512,
    'container_fs_writes_total{device="/dev/nvme0n1",': 1,
    "container_last_seen{": 1_795_248_000,
  };
  for (const [series, value] of Object.entries(expected))
    assert.equal(values.get(`${series}${labels}}`), value, series);
  assert.equal(
    values.get(
      `container_fs_reads_total{device="/dev/nvme0n1",id="${pod}",pod_uid="7d1c2f34-5a6b-4c7d-8e9f-0a1b2c3d4e5f"}`,
    ),
    undefined,
  );
});

test("says of a container of cgroup v1 what its files do, in cAdvisor's units", () => {
  const host = openFixtureHost("cgroup1-4.x");
  const values = valuesOf(createContainer(), host);
  host.close();
  const pod = "/kubepods/burstable/pod5b6c7d8e-9f00-4111-8222-333344445555";
  const labels = `id="${pod}/${containerId(2)}",name="${containerId(2)}",pod_uid="5b6c7d8e-9f00-4111-8222-333344445555"`;
  const expected = {
    'container_cpu_usage_seconds_total{cpu="total",': 389.900000123,
    "container_cpu_user_seconds_total{": 239.9,
    "container_cpu_system_seconds_total{": 139.9,
    "container_cpu_cfs_throttled_seconds_total{": 7,
    "container_memory_usage_bytes{": 401_911_808,
    "container_memory_working_set_bytes{": 368_357_376,
    "container_memory_rss{": 201_285_632,
    "container_memory_cache{": 150_994_944,
    "container_memory_swap{": 16_384,
    "container_memory_kernel_usage{": 4_019_118,
    "container_memory_failcnt{": 9,
    'container_memory_failures_total{failure_type="pgfault",scope="container",': 49_142,
    'container_memory_failures_total{failure_type="pgfault",scope="hierarchy",': 49_153,
    "container_oom_events_total{": 2,
    "container_processes{": 3,
    "container_threads_max{": 0,
    "container_spec_cpu_quota{": 150_000,
    "container_spec_cpu_shares{": 512,
    "container_spec_memory_limit_bytes{": 536_870_912,
    "container_spec_memory_reservation_limit_bytes{": 0,
    'container_fs_reads_bytes_total{device="/dev/sda",': 819_200,
    'container_fs_writes_total{device="/dev/sda",': 100,
  };
  for (const [series, value] of Object.entries(expected))
    assert.equal(values.get(`${series}${labels}}`), value, series);
});

test("says nothing of what the kernel does not count", () => {
  const noPressure = valuesOf(createContainer(), openCgroupTree("no-mountinfo"));
  const families = new Set(Array.from(noPressure.keys(), (series) => series.split("{")[0]));
  for (const family of [
    "container_pressure_cpu_waiting_seconds_total",
    "container_memory_max_usage_bytes",
    "container_memory_kernel_usage",
    "container_memory_swap",
    "container_cpu_cfs_periods_total",
    "container_spec_cpu_quota",
    "container_start_time_seconds",
    "container_network_receive_bytes_total",
  ]) {
    assert.ok(!families.has(family), family);
  }
  const hybrid = valuesOf(createContainer(), openCgroupTree("hybrid"));
  assert.deepEqual(labelsOf(hybrid, "container_oom_events_total"), []);
  assert.equal(labelsOf(hybrid, "container_pressure_io_waiting_seconds_total").length, 4);
});

test("tells the traffic of a pod from its own network, and not of one that uses the host's", () => {
  const host = openFixtureHost("cgroup2-6.x");
  const values = valuesOf(createContainer(), host);
  host.close();
  const traffic = labelsOf(values, "container_network_receive_packets_dropped_total");
  assert.deepEqual(traffic.map((labels) => labels.replace(/id="[^"]*",/, "")).toSorted(), [
    'interface="eth0",pod_uid="7d1c2f34-5a6b-4c7d-8e9f-0a1b2c3d4e5f"',
    'interface="eth0",pod_uid="c0ffee00-1234-4abc-9def-001122334455"',
  ]);
  const of = (family: string, uid: string) =>
    Array.from(values).find(([series]) => series.startsWith(`${family}{`) && series.includes(uid))?.[1];
  assert.equal(of("container_network_receive_bytes_total", "7d1c2f34"), 1296);
  assert.equal(of("container_network_receive_packets_dropped_total", "7d1c2f34"), 2);
  assert.equal(of("container_network_transmit_packets_total", "7d1c2f34"), 10);
  assert.equal(of("container_network_transmit_errors_total", "7d1c2f34"), 1);
  assert.equal(of("container_network_receive_errors_total", "c0ffee00"), 1);
  assert.equal(of("container_network_transmit_packets_dropped_total", "c0ffee00"), 3);
});

test("counts the processes below a container that has none of its own, and those of a pod's containers as the pod's", () => {
  const host = openFixtureHost("cgroup2-6.x");
  const values = valuesOf(createContainer(), host);
  host.close();
  const pod =
    "/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-podc0ffee00_1234_4abc_9def_001122334455.slice";
  const uid = "c0ffee00-1234-4abc-9def-001122334455";
  assert.equal(
    values.get(
      `container_processes{id="${pod}/cri-containerd-${containerId(4)}.scope",name="${containerId(4)}",pod_uid="${uid}"}`,
    ),
    3,
  );
  assert.equal(values.get(`container_processes{id="${pod}",pod_uid="${uid}"}`), 4);
});

test("knows when a container started from its first process, in seconds since 1970", () => {
  const host = openCgroupTree("crio");
  const values = valuesOf(createContainer(), host);
  host.close();
  const starts = Array.from(values).filter(([series]) => series.startsWith("container_start_time_seconds{"));
  assert.deepEqual(
    starts
      .map(([series, value]) => [/name="(.)/.exec(series)?.[1], value])
      .toSorted((a, b) => String(a[0] ?? "").localeCompare(String(b[0] ?? ""))),
    [
      [undefined, 1_700_000_001],
      ["1", 1_700_000_001],
      ["2", 1_700_000_002],
    ],
  );
});

test("never takes more than all memory for cold: a working set is not below 0", () => {
  const host = openFixtureHost("cgroup2-6.x");
  const values = valuesOf(createContainer(), host);
  host.close();
  const [series, value] =
    Array.from(values).find(
      ([name]) => name.startsWith("container_memory_working_set_bytes{") && name.includes(`name="${containerId(4)}"`),
    ) ?? [];
  assert.deepEqual([typeof series, value], ["string", 0]);
});
