import { hashOf, pick, uuidOf } from "../world/hash.ts";

/** What keeps pods: a DaemonSet with one on every node, or a Deployment by way of its ReplicaSet. */
export interface Workload {
  readonly kind: "DaemonSet" | "Deployment";
  /** Place among its kind, from 0. */
  readonly index: number;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** Of a Deployment: its ReplicaSet. */
  readonly replicaSet: { readonly name: string; readonly uid: string; readonly hash: string } | undefined;
  readonly containers: readonly WorkloadContainer[];
}

export interface WorkloadContainer {
  readonly name: string;
  readonly image: string;
  readonly requestMillicores: number;
  readonly requestMebibytes: number;
  readonly limitMebibytes: number;
}

/** How Kubernetes makes names up: without letters that make words. */
const letters = Array.from("bcdfghjklmnpqrstvwxz2456789");

/** Letters as Kubernetes appends them to names. */
export function suffixOf(length: number, ...key: readonly (number | string)[]): string {
  return Array.from({ length }, (_, index) => pick(letters, ...key, index)).join("");
}

const daemons = ["node-logger", "node-proxy"];

/** Every so many Deployments have a second container beside the application's. */
const sidecarEvery = 4;

/** The DaemonSet of that place. */
export function daemonSet(seed: number, index: number): Workload {
  const name = daemons[index] ?? `daemon-${index}`;
  return {
    kind: "DaemonSet",
    index,
    namespace: "kube-system",
    name,
    uid: uuidOf(seed, "daemonset", index),
    replicaSet: undefined,
    containers: [containerOf(name, `example.test/${name}:1.0`, 20, 32)],
  };
}

/** The Deployment of that place. */
export function deployment(seed: number, index: number): Workload {
  const namespace = `team-${index % 40}`;
  const name = `service-${index}`;
  const hash = suffixOf(10, seed, "template", index);
  const version = `1.${hashOf(seed, index, "minor") % 9}.${hashOf(seed, index, "patch") % 20}`;
  const app = containerOf(
    "app",
    `example.test/${namespace}/${name}:${version}`,
    pick([25, 50, 100], seed, index, "cpu"),
    pick([64, 128, 192], seed, index, "memory"),
  );
  const sidecar = containerOf("proxy", "example.test/mesh/proxy:1.2.0", 10, 32);
  return {
    kind: "Deployment",
    index,
    namespace,
    name,
    uid: uuidOf(seed, "deployment", index),
    replicaSet: { name: `${name}-${hash}`, uid: uuidOf(seed, "replicaset", index), hash },
    containers: index % sidecarEvery === 0 ? [app, sidecar] : [app],
  };
}

function containerOf(name: string, image: string, requestMillicores: number, requestMebibytes: number) {
  return { name, image, requestMillicores, requestMebibytes, limitMebibytes: requestMebibytes * 2 };
}
