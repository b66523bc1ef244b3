import assert from "node:assert/strict";
import { test } from "node:test";
import type { BlockValues } from "@kubevitals/proto";
import { gauge } from "../../testing/records.ts";
import { nameContainers, type PodNames } from "./pod-labels.ts";

const shop = { namespace: "shop", pod: "cart-0", node: "node-1" };
const fromFile = { namespace: "kube-system", pod: "etcd-node-1", node: "node-1" };
const names: PodNames = {
  pods: new Map([
    ["uid-1", shop],
    ["uid-in-the-api", fromFile],
  ]),
  containers: new Map([
    ["c1", { pod: shop, container: "cart", image: "shop/cart:1" }],
    ["e1", { pod: fromFile, container: "etcd", image: "etcd:3" }],
  ]),
};

const sample = (labels: Readonly<Record<string, string>>): BlockValues => ({
  ...gauge("container_x", { a: 1 }),
  labels: Object.entries(labels).map(([name, value]) => ({ name, value })),
});

const labelsOf = (series: readonly BlockValues[]) =>
  series.map(({ labels }) => Object.fromEntries(labels.map(({ name, value }) => [name, value])));

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
    "a container of another pod",
    "node-1",
    { id: "/p/e1", name: "e1", pod_uid: "uid-1" },
    { id: "/p/e1", name: "e1", namespace: "shop", pod: "cart-0" },
  ],
];

for (const [what, node, labels, named] of cases) {
  test(`series of ${what}`, () => assert.deepEqual(labelsOf(nameContainers(node, [sample(labels)], names)), [named]));
}

test("a pod from a file goes by the ids of its containers", () => {
  const series = [sample({ id: "/p", pod_uid: "hash" }), sample({ id: "/p/e1", name: "e1", pod_uid: "hash" })];
  assert.deepEqual(labelsOf(nameContainers("node-1", series, names)), [
    { id: "/p", namespace: "kube-system", pod: "etcd-node-1" },
    { id: "/p/e1", name: "e1", namespace: "kube-system", pod: "etcd-node-1", container: "etcd", image: "etcd:3" },
  ]);
  assert.deepEqual(labelsOf(nameContainers("node-2", series, names)), labelsOf(series));
});
