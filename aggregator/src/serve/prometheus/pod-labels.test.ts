import assert from "node:assert/strict";
import { test } from "node:test";
import type { BlockValues } from "@kubevitals/proto";
import { atOnce } from "@kubevitals/program";
import { podFacts } from "../../kube/facts/pod.ts";
import type { ContainerFacts, PodFacts } from "../../state/facts/pod.ts";
import type { KubeView } from "../../state/objects/kube-view.ts";
import { ObjectTable, type NewObject } from "../../state/objects/object-table.ts";
import { gauge } from "../../testing/records.ts";
import { noRows } from "../../testing/written-rows.ts";
import { namePod, podOf, PodNaming } from "./pod-labels.ts";

const shop = pod("uid-1", "shop", "cart-0", [{ id: "c1", name: "cart", image: "shop/cart:1" }]);
const fromFile = pod(
  "uid-in-the-api",
  "kube-system",
  "etcd-node-1",
  [{ id: "e1", name: "etcd", image: "etcd:3" }],
  "hash",
);
const names = atOnce(new PodNaming().namesOf(viewOfPods([shop, fromFile])));

const sample = (labels: Readonly<Record<string, string>>): BlockValues => ({
  ...gauge("container_x", { a: 1 }),
  labels: Object.entries(labels).map(([name, value]) => ({ name, value })),
});

const labelsOf = (series: Iterable<BlockValues>) =>
  Array.from(series, ({ labels }) => Object.fromEntries(labels.map(({ name, value }) => [name, value])));

const nameAll = (node: string, series: readonly BlockValues[]) =>
  series.map((each) => namePod(each, podOf(each, node, names)));

const cases: readonly [
  what: string,
  node: string,
  labels: Readonly<Record<string, string>>,
  named: Readonly<Record<string, string>>,
][] = [
  [
    "a container",
    "node-1",
    { id: "/p/c1", name: "c1", pod_uid: "uid-1" },
    { id: "/p/c1", name: "c1", namespace: "shop", pod: "cart-0", container: "cart", image: "shop/cart:1" },
  ],
  ["a pod", "node-1", { id: "/p", pod_uid: "uid-1" }, { id: "/p", namespace: "shop", pod: "cart-0" }],
  [
    "a pod's sandbox, which is no container of its",
    "node-1",
    { id: "/p/s", name: "s", pod_uid: "uid-1" },
    { id: "/p/s", name: "s", namespace: "shop", pod: "cart-0" },
  ],
  ["a pod on another node", "node-2", { id: "/p", pod_uid: "uid-1" }, { id: "/p", pod_uid: "uid-1" }],
  ["a pod that nobody knows", "node-1", { id: "/p", pod_uid: "uid-9" }, { id: "/p", pod_uid: "uid-9" }],
  ["what is no pod's", "node-1", { id: "/" }, { id: "/" }],
  [
    "one that claims to be another",
    "node-1",
    { id: "/p", pod_uid: "uid-1", pod: "other", namespace: "other" },
    { id: "/p", namespace: "shop", pod: "cart-0" },
  ],
  [
    "a GPU whose process' cgroup tells the container",
    "node-1",
    { gpu: "0", pod_uid: "uid-1", container_id: "c1" },
    { gpu: "0", namespace: "shop", pod: "cart-0", container: "cart" },
  ],
  [
    "a GPU whose process' cgroup is of a container that Kubernetes does not know",
    "node-1",
    { gpu: "0", pod_uid: "uid-1", container_id: "c9" },
    { gpu: "0", container_id: "c9", namespace: "shop", pod: "cart-0" },
  ],
  [
    "a GPU that the kubelet gave to a container",
    "node-1",
    { gpu: "0", pod_uid: "uid-1", namespace: "shop", pod: "cart-0", container: "cart" },
    { gpu: "0", container: "cart", namespace: "shop", pod: "cart-0" },
  ],
  [
    "a GPU of which only the kubelet tells",
    "node-1",
    { gpu: "0", namespace: "shop", pod: "cart-0", container: "cart" },
    { gpu: "0", namespace: "shop", pod: "cart-0", container: "cart" },
  ],
  [
    "a container of another pod",
    "node-1",
    { id: "/p/e1", name: "e1", pod_uid: "uid-1" },
    { id: "/p/e1", name: "e1", namespace: "shop", pod: "cart-0" },
  ],
];

for (const [what, node, labels, named] of cases) {
  test(`series of ${what}`, () => assert.deepEqual(labelsOf(nameAll(node, [sample(labels)])), [named]));
}

test("a pod from a file goes by the UID that the kubelet gave it", () => {
  const series = [sample({ id: "/p", pod_uid: "hash" }), sample({ id: "/p/e1", name: "e1", pod_uid: "hash" })];
  assert.deepEqual(labelsOf(nameAll("node-1", series)), [
    { id: "/p", namespace: "kube-system", pod: "etcd-node-1" },
    { id: "/p/e1", name: "e1", namespace: "kube-system", pod: "etcd-node-1", container: "etcd", image: "etcd:3" },
  ]);
  assert.deepEqual(labelsOf(nameAll("node-2", series)), labelsOf(series));
});

test("pods are found among many, and those that came, changed or went since", () => {
  const naming = new PodNaming();
  const table = tableOf(Array.from({ length: 1000 }, (_, index) => pod(`uid-${index}`, "shop", `pod-${index}`, [])));
  const nameOf = (uid: string) => atOnce(naming.namesOf(viewOfTable(table))).find(uid)?.name;
  for (const index of [0, 500, 999]) assert.equal(nameOf(`uid-${index}`), `pod-${index}`);
  assert.equal(nameOf("own-hash"), undefined);
  table.put(pod("uid-5", "kube-system", "static-5", [], "own-hash"));
  table.remove("uid-6");
  assert.deepEqual([nameOf("own-hash"), nameOf("uid-5"), nameOf("uid-6")], ["static-5", "static-5", undefined]);
  table.remove("uid-5");
  assert.equal(nameOf("own-hash"), undefined);
});

test("where no pods are read nobody has a name", () => {
  assert.equal(atOnce(new PodNaming().namesOf(undefined)).find("uid-1"), undefined);
});

function pod(
  uid: string,
  namespace: string,
  name: string,
  containers: readonly Pick<ContainerFacts, "id" | "name" | "image">[],
  cgroupUid = uid,
): NewObject<PodFacts> {
  const facts = podFacts({
    metadata: { uid, namespace, name, annotations: { "kubernetes.io/config.mirror": cgroupUid } },
    spec: { nodeName: "node-1", containers },
    status: {
      containerStatuses: containers.map((each) => ({ ...each, containerID: each.id && `cri-o://${each.id}` })),
    },
  } as never);
  return { uid, namespace, name, facts, rows: noRows };
}

function tableOf(pods: readonly NewObject<PodFacts>[]): ObjectTable<PodFacts> {
  const table = new ObjectTable<PodFacts>();
  for (const each of pods) table.put(each);
  return table;
}

function viewOfTable(table: ObjectTable<PodFacts>): KubeView {
  return new Map([["pods", { name: "pods", state: "synced", families: [], objects: table.view(), skipped: 0 }]]);
}

function viewOfPods(pods: readonly NewObject<PodFacts>[]): KubeView {
  return viewOfTable(tableOf(pods));
}
