import assert from "node:assert/strict";
import { test } from "node:test";
import { AbsentError } from "../collectors/collector.ts";
import { openCgroupTree, valuesOf } from "../testing/cgroup-trees.ts";
import { openFixtureHost } from "../testing/fixture-host.ts";
import { SeriesWriter } from "../series-writer.ts";
import { stubHost, systemError } from "../testing/stub-host.ts";
import { createContainer } from "./container.ts";

/** The id of a container of the fixtures: its number in hexadecimal, and digits after it up to 64. */
const id = (number: number) => `${number.toString(16)}${"0123456789abcdef".repeat(4)}`.slice(0, 64);

/** What the series of a family say beside their values, in their order. */
function labelsOf(values: ReadonlyMap<string, number>, family: string): readonly string[] {
  return Array.from(values.keys())
    .filter((series) => series.startsWith(`${family}{`))
    .map((series) => series.slice(family.length + 1, -1));
}

const trees: readonly (readonly [name: string, cgroups: readonly string[]])[] = [
  [
    "crio",
    [
      'id="/"',
      'id="/kubepods.slice"',
      ...podOf(
        "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod11111111_2222_4333_8444_555555555555.slice",
        "11111111-2222-4333-8444-555555555555",
        `crio-${id(1)}.scope`,
        `crio-${id(2)}.scope`,
      ),
    ],
  ],
  [
    "kind",
    [
      'id="/"',
      'id="/kubelet.slice/kubelet-kubepods.slice"',
      `id="/system.slice/docker-${id(9)}.scope/kubelet/kubepods"`,
      ...podOf(
        "/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-besteffort.slice/kubelet-kubepods-besteffort-podaaaaaaaa_bbbb_4ccc_8ddd_eeeeeeeeeeee.slice",
        "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee",
        `cri-containerd-${id(1)}.scope`,
      ),
      ...podOf(
        `/system.slice/docker-${id(9)}.scope/kubelet/kubepods/podaaaaaaaa-bbbb-4ccc-8ddd-ffffffffffff`,
        "aaaaaaaa-bbbb-4ccc-8ddd-ffffffffffff",
        id(2),
      ),
    ],
  ],
  [
    "custom-root",
    [
      'id="/"',
      'id="/k8s/node-1/kubepods"',
      ...podOf("/k8s/node-1/kubepods/pod0123456789abcdef0123456789abcdef", "0123456789abcdef0123456789abcdef", id(1)),
    ],
  ],
  [
    "hybrid",
    [
      'id="/"',
      'id="/kubepods.slice"',
      ...podOf(
        "/kubepods.slice/kubepods-pod11111111_2222_4333_8444_555555555555.slice",
        "11111111-2222-4333-8444-555555555555",
        `docker-${id(1)}.scope`,
      ),
    ],
  ],
  [
    "no-mountinfo",
    [
      'id="/"',
      'id="/kubepods"',
      ...podOf(
        "/kubepods/burstable/pod11111111-2222-4333-8444-555555555555",
        "11111111-2222-4333-8444-555555555555",
        id(1),
      ),
    ],
  ],
];

/** Labels of a pod and its containers. */
function podOf(path: string, uid: string, ...names: readonly string[]): readonly string[] {
  const container = (name: string) =>
    `id="${path}/${name}",name="${name.replace(/^.*-|\.scope$/g, "").replace(/\.scope$/, "")}",pod_uid="${uid}"`;
  return [`id="${path}",pod_uid="${uid}"`, ...names.map(container)];
}

for (const [name, cgroups] of trees) {
  test(`finds pods and containers, and nothing else: ${name}`, () => {
    const host = openCgroupTree(name);
    const values = valuesOf(createContainer(), host);
    assert.deepEqual(labelsOf(values, "container_last_seen").toSorted(), cgroups.toSorted());
    assert.ok(values.has(`container_cpu_usage_seconds_total{cpu="total",${cgroups.at(-1)}}`));
    host.close();
  });
}

/** UIDs of the pods of a fixture host. */
function podsOf(name: string): readonly string[] {
  const host = openFixtureHost(name);
  const found = labelsOf(valuesOf(createContainer(), host), "kubevitals_agent_pod_containers_started_total");
  host.close();
  return found.map((labels) => labels.replace(/^.*pod_uid="|"$/g, "")).toSorted();
}

test("finds the pods of whole nodes", () => {
  assert.deepEqual(podsOf("cgroup2-6.x"), [
    "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
    "7d1c2f34-5a6b-4c7d-8e9f-0a1b2c3d4e5f",
    "c0ffee00-1234-4abc-9def-001122334455",
  ]);
  assert.deepEqual(podsOf("cgroup1-4.x"), ["5b6c7d8e-9f00-4111-8222-333344445555"]);
});

test("says of a container of cgroup v2 what its files do, in cAdvisor's units", () => {
  const host = openFixtureHost("cgroup2-6.x");
  const values = valuesOf(createContainer(), host);
  host.close();
  const pod =
    "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod7d1c2f34_5a6b_4c7d_8e9f_0a1b2c3d4e5f.slice";
  const labels = `id="${pod}/cri-containerd-${id(2)}.scope",name="${id(2)}",pod_uid="7d1c2f34-5a6b-4c7d-8e9f-0a1b2c3d4e5f"`;
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
  const labels = `id="${pod}/${id(2)}",name="${id(2)}",pod_uid="5b6c7d8e-9f00-4111-8222-333344445555"`;
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
    values.get(`container_processes{id="${pod}/cri-containerd-${id(4)}.scope",name="${id(4)}",pod_uid="${uid}"}`),
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
      ([name]) => name.startsWith("container_memory_working_set_bytes{") && name.includes(`name="${id(4)}"`),
    ) ?? [];
  assert.deepEqual([typeof series, value], ["string", 0]);
});

test("lets containers of one kind share a block, and keeps it from one sample to the next", () => {
  const host = openFixtureHost("cgroup2-6.x");
  const collector = createContainer();
  const out = new SeriesWriter();
  valuesOf(collector, host, out);
  const blocks = out.blocks;
  valuesOf(collector, host, out);
  host.close();
  // The root, all pods, three pods (traffic and I/O, traffic, neither), containers with a quota and I/O and without, the machine.
  assert.equal(blocks.length, 8);
  assert.deepEqual(new Set(out.blocks), new Set(blocks));
});

test("says why it is absent where no cgroups are mounted", () => {
  assert.throws(() => createContainer().read(stubHost({})), AbsentError);
});

test("reports no container that has gone by the time it is read", () => {
  const opened = openCgroupTree("no-mountinfo");
  const host = {
    ...opened,
    listSysFolders(path: string) {
      const names = opened.listSysFolders(path);
      return path.includes("/pod") && names !== undefined ? [...names, id(14)] : names;
    },
  };
  const collector = createContainer();
  for (let sample = 0; sample < 3; sample++) {
    const names = labelsOf(valuesOf(collector, host), "container_last_seen").filter((labels) =>
      labels.includes("name="),
    );
    assert.deepEqual(names.length, 1);
  }
  host.close();
});

test("goes on with other pods where one cannot be read, and complains of that one", () => {
  const opened = openCgroupTree("kind");
  const host = {
    ...opened,
    openSysFolder(path: string) {
      const folder = opened.openSysFolder(path);
      if (!path.includes("ffffffffffff")) return folder;
      return {
        isGone: false,
        close: () => folder.close(),
        read() {
          throw systemError("EIO");
        },
      };
    },
  };
  const out = new SeriesWriter();
  const values = valuesOf(createContainer(), host, out);
  host.close();
  assert.deepEqual(labelsOf(values, "kubevitals_agent_pod_containers_started_total").length, 1);
  assert.match(out.complaints.join(), /podaaaaaaaa-bbbb-4ccc-8ddd-ffffffffffff.*EIO/);
});
