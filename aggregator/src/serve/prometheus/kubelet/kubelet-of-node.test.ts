import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { BlockWriter, renderTextFormat, type BlockValues } from "@kubevitals/proto";
import { atOnce } from "@kubevitals/program";
import { parseTextFormat } from "../../../../../proto/src/testing/parse-text-format.ts";
import type { NodeRecord } from "../../../state/snapshot.ts";
import { kubeViewOf, named, type Objects } from "../../../testing/cluster-objects.ts";
import { gauge, nodeRecord, snapshot } from "../../../testing/records.ts";
import { pageParts } from "../page.ts";
import { PodNaming } from "../pod-labels.ts";
import type { LabelOptions } from "../target-labels.ts";
import { ClaimNaming } from "./volume-claims.ts";

/** What an agent says of a volume: its size. */
function volume(podUid: string, name: string, bytes = 1000): BlockValues {
  const out = new BlockWriter();
  out.gauge("kubelet_volume_stats_capacity_bytes", "Size.").add(bytes);
  return out.finish(labelsOf({ pod_uid: podUid, volume: name }), []);
}

/** What an agent says of a cgroup. */
function cgroup(labels: Readonly<Record<string, string>>): BlockValues {
  const out = new BlockWriter();
  out.gauge("container_last_seen", "Seen.").add(1);
  return out.finish(labelsOf(labels), []);
}

/** What an agent says of cgroups that it does not read. */
function leftOut(count: number): BlockValues {
  const out = new BlockWriter();
  out.gauge("kubevitals_agent_pods", "Pods.", ["mode"]).add(1, "watched");
  out.gauge("kubevitals_agent_pod_cgroups_left_out", "Left out.").add(count);
  return out.finish([], []);
}

const labelsOf = (labels: Readonly<Record<string, string>>) =>
  Object.entries(labels).map(([name, value]) => ({ name, value }));

const pod = (name: string, claims: readonly string[], nodeName = "n1", containers: readonly string[] = []) => ({
  metadata: named(name),
  spec: {
    nodeName,
    containers: containers.map((container) => ({ name: container })),
    volumes: claims.map((claimName) => ({ name: "data", persistentVolumeClaim: { claimName } })),
  },
  status: {
    containerStatuses: containers.map((container) => ({ name: container, containerID: `containerd://${container}` })),
  },
});
const claim = (name: string, volumeName: string) => ({ metadata: named(name), spec: { volumeName } });

const plain: LabelOptions = { profile: "kube-prometheus", clusterName: undefined };
const wanted = /^(kubelet_|kubevitals_node_volumes)/;

/** What the page says in place of kubelets: `name{labels}` and value of each sample. */
function tell(
  series: readonly BlockValues[] | Readonly<Record<string, readonly BlockValues[]>>,
  objects?: Objects,
  { options = plain, record = {} }: { options?: LabelOptions; record?: Partial<NodeRecord> } = {},
) {
  const nodes = Array.isArray(series) ? { n1: series } : series;
  const kube = objects && kubeViewOf(objects);
  const records = Object.entries(nodes).map(([name, told]) => nodeRecord(name, { series: told, ...record }));
  const names = atOnce(new PodNaming().namesOf(kube));
  const claims = atOnce(new ClaimNaming().claimsOf(kube));
  const content = { snapshot: snapshot("s", records, { kube }), options, names, claims };
  const page = parseTextFormat(renderTextFormat(pageParts(content)));
  return page
    .flatMap(({ samples }) => samples)
    .filter(({ name }) => wanted.test(name))
    .map(({ name, labels, value }) => [name, labels, value] as const);
}

const target = { job: "kubelet", instance: "n1", metrics_path: "/metrics", node: "n1" };
const capacity = "kubelet_volume_stats_capacity_bytes";
const sizesIn = (told: ReturnType<typeof tell>) =>
  told.filter(([name]) => name === capacity).map(([, labels, value]) => [labels["persistentvolumeclaim"], value]);
const countsIn = (told: ReturnType<typeof tell>) =>
  Object.fromEntries(
    told.flatMap(([name, labels, value]) => (name === "kubevitals_node_volumes" ? [[labels["state"], value]] : [])),
  );

const shop: Objects = {
  pods: [pod("db", ["db-data"]), pod("web", ["db-data"]), pod("far", ["far-data"], "n2"), pod("plain", [])],
  persistentvolumeclaims: [claim("db-data", "pv-1"), claim("far-data", "pv-2")],
};

test("a volume stands under its claim, with the kubelet's labels", () => {
  assert.deepEqual(tell([volume("uid-db", "pv-1", 7)], shop), [
    [capacity, { namespace: "shop", persistentvolumeclaim: "db-data", ...target }, 7],
    ["kubevitals_node_volumes", { state: "claimed", node: "n1" }, 1],
    ["kubevitals_node_volumes", { state: "unclaimed", node: "n1" }, 0],
    ["kubevitals_node_volumes", { state: "unknown", node: "n1" }, 0],
  ]);
});

test("a claim that two pods of a node have stands once, and once for each of two nodes", () => {
  const both = [volume("uid-db", "pv-1", 7), volume("uid-web", "pv-1", 8)];
  assert.deepEqual(sizesIn(tell(both, shop)), [["db-data", 7]]);
  const shared: Objects = {
    pods: [pod("a", ["all"]), pod("b", ["all"], "n2")],
    persistentvolumeclaims: [claim("all", "pv-9")],
  };
  const told = tell({ n1: [volume("uid-a", "pv-9", 1)], n2: [volume("uid-b", "pv-9", 2)] }, shared);
  const sizes = told.filter(([name]) => name === capacity);
  assert.deepEqual(
    sizes.map(([, { instance, node, persistentvolumeclaim }, value]) => [instance, node, persistentvolumeclaim, value]),
    [
      ["n1", "n1", "all", 1],
      ["n2", "n2", "all", 2],
    ],
  );
});

test("what is of no claim, or of nobody knows which, is counted and not shown", () => {
  const told = tell(
    [
      volume("uid-plain", "scratch"),
      volume("uid-db", "pv-other"),
      volume("uid-far", "pv-2"),
      volume("uid-gone", "pv-3"),
    ],
    shop,
  );
  assert.deepEqual(sizesIn(told), []);
  assert.deepEqual(countsIn(told), { claimed: 0, unclaimed: 2, unknown: 2 });
  assert.deepEqual(countsIn(tell([volume("uid-db", "pv-1")])), { claimed: 0, unclaimed: 0, unknown: 1 });
});

test("nobody else's word is shown under the kubelet's names", () => {
  const forged = [
    gauge(capacity, { a: 1 }),
    gauge("kubelet_running_pods", { a: 99 }),
    gauge("kubelet_node_name", { a: 1 }),
    { ...gauge(capacity, { b: 1 }), labels: labelsOf({ namespace: "shop", persistentvolumeclaim: "db-data" }) },
  ];
  assert.deepEqual(tell(forged, shop), []);
  assert.deepEqual(
    tell([gauge("kubelet_of_a_text_file", { a: 1 })]).map(([name]) => name),
    ["kubelet_of_a_text_file"],
  );
});

test("names and labels are the contract's", () => {
  const contract = new URL("../../../../../test/contract/kubelet-families.json", import.meta.url);
  const { families } = JSON.parse(readFileSync(contract, "utf8")) as {
    readonly families: readonly { readonly name: string; readonly labels: readonly string[] }[];
  };
  const told = tell([cgroup({ id: "/kubepods" }), volume("uid-db", "pv-1")], shop);
  for (const [name, labels] of told.filter(([each]) => each.startsWith("kubelet_"))) {
    const promised = families.find((family) => family.name === name) ?? assert.fail(name);
    assert.deepEqual(new Set(Object.keys(labels)), new Set([...promised.labels, ...Object.keys(target)]), name);
  }
});

const running: Objects = { pods: [pod("db", [], "n1", ["c1", "c2"]), pod("far", [], "n2", ["c9"])] };
const ofDb = (name?: string) => ({ id: `/kubepods/db/${name ?? ""}`, ...(name ? { name } : {}), pod_uid: "uid-db" });
const kubelet = [cgroup({ id: "/" }), cgroup({ id: "/kubepods" })];
const node = [
  ...kubelet,
  cgroup(ofDb()),
  ...["sandbox", "c1", "c2"].map((name) => cgroup(ofDb(name))),
  cgroup({ id: "/kubepods/empty", pod_uid: "uid-empty" }),
  cgroup({ id: "/kubepods/x/c9", pod_uid: "uid-far", name: "c9" }),
];

test("what runs is counted by cgroups: pods with a container, and containers that Kubernetes names", () => {
  assert.deepEqual(tell([...node, leftOut(0)], running), [
    ["kubelet_node_name", target, 1],
    ["kubelet_running_pods", target, 2],
    ["kubelet_running_containers", { container_state: "running", ...target }, 2],
  ]);
});

test("without Kubernetes sandboxes are not told from containers, so these are not counted", () => {
  assert.deepEqual(
    tell(node).map(([name, , value]) => [name, value]),
    [
      ["kubelet_node_name", 1],
      ["kubelet_running_pods", 2],
    ],
  );
});

test("a kubelet that runs nothing runs nothing, and where there is none nothing is said", () => {
  assert.deepEqual(
    tell(kubelet, running).map(([name, , value]) => [name, value]),
    [
      ["kubelet_node_name", 1],
      ["kubelet_running_pods", 0],
      ["kubelet_running_containers", 0],
    ],
  );
  assert.deepEqual(tell([cgroup({ id: "/" }), leftOut(0), gauge("node_load1", { a: 1 })], running), []);
});

test("an agent that leaves cgroups out does not know how many there are", () => {
  assert.deepEqual(
    tell([...node, leftOut(3)], running).map(([name]) => name),
    ["kubelet_node_name"],
  );
});

test("labels and groups follow the options", () => {
  const all = [...node, volume("uid-db", "pv-1")];
  assert.deepEqual(tell(all, shop, { options: { ...plain, groups: ["node", "container", "own"] } }), []);
  const only = tell(all, shop, { options: { ...plain, groups: ["kubelet"], jobs: { kubelet: "k" } } });
  assert.deepEqual(new Set(only.map(([, labels]) => labels["job"])), new Set(["k"]));
  assert.ok(only.some(([name]) => name === capacity));
  const bare = tell(all, shop, { options: { ...plain, profile: "none", clusterName: "prod" } });
  const size = bare.find(([name]) => name === capacity);
  assert.deepEqual(size?.[1], { namespace: "shop", persistentvolumeclaim: "db-data", node: "n1", cluster: "prod" });
});

test("a stale node's values stay, and a lost one's are gone", () => {
  const stale = tell([...node, volume("uid-db", "pv-1")], shop, { record: { freshness: "FRESHNESS_STALE" } });
  assert.ok(stale.some(([name]) => name === capacity));
  assert.deepEqual(tell([], shop, { record: { freshness: "FRESHNESS_LOST" } }), []);
});

test("names that are odd stand escaped under their claim", () => {
  const odd = 'a"b\\c\n}';
  const objects: Objects = {
    pods: [pod("db", [odd])],
    persistentvolumeclaims: [{ metadata: named(odd), spec: { volumeName: odd } }],
  };
  assert.deepEqual(sizesIn(tell([volume("uid-db", odd, 3)], objects)), [[odd, 3]]);
});
