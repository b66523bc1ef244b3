import assert from "node:assert/strict";
import { test } from "node:test";
import { AbsentError } from "../collectors/collector.ts";
import { openCgroupTree, valuesOf } from "../testing/cgroup-trees.ts";
import { containerId, labelsOf } from "../testing/container-series.ts";
import { openFixtureHost } from "../testing/fixture-host.ts";
import { SeriesWriter } from "../series-writer.ts";
import { stubHost, systemError } from "../testing/stub-host.ts";
import { createContainer } from "./container.ts";

const trees: readonly (readonly [name: string, cgroups: readonly string[]])[] = [
  [
    "crio",
    [
      'id="/"',
      'id="/kubepods.slice"',
      ...podOf(
        "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod11111111_2222_4333_8444_555555555555.slice",
        "11111111-2222-4333-8444-555555555555",
        `crio-${containerId(1)}.scope`,
        `crio-${containerId(2)}.scope`,
      ),
    ],
  ],
  [
    "kind",
    [
      'id="/"',
      'id="/kubelet.slice/kubelet-kubepods.slice"',
      `id="/system.slice/docker-${containerId(9)}.scope/kubelet/kubepods"`,
      ...podOf(
        "/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-besteffort.slice/kubelet-kubepods-besteffort-podaaaaaaaa_bbbb_4ccc_8ddd_eeeeeeeeeeee.slice",
        "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee",
        `cri-containerd-${containerId(1)}.scope`,
      ),
      ...podOf(
        `/system.slice/docker-${containerId(9)}.scope/kubelet/kubepods/podaaaaaaaa-bbbb-4ccc-8ddd-ffffffffffff`,
        "aaaaaaaa-bbbb-4ccc-8ddd-ffffffffffff",
        containerId(2),
      ),
    ],
  ],
  [
    "custom-root",
    [
      'id="/"',
      'id="/k8s/node-1/kubepods"',
      ...podOf(
        "/k8s/node-1/kubepods/pod0123456789abcdef0123456789abcdef",
        "0123456789abcdef0123456789abcdef",
        containerId(1),
      ),
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
        `docker-${containerId(1)}.scope`,
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
        containerId(1),
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
      return path.includes("/pod") && names !== undefined ? [...names, containerId(14)] : names;
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
