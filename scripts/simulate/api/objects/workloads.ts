import type { Workload } from "../../cluster/workloads.ts";
import { uuidOf } from "../../world/hash.ts";
import { condition, oldSeconds, type ApiWorld } from "../api-world.ts";
import { podAddress } from "./pods.ts";
import { containerSpec } from "./pods.ts";

/** Faults that keep a pod from getting ready, for as long as it exists. */
const neverReady = new Set(["crash-loop", "no-image", "unready"]);

/** Pods that a workload has, and how many of them are ready. */
export interface Replicas {
  readonly wanted: number;
  readonly ready: number;
}

/** Pods of a Deployment; those that are being replaced count as ready. */
export function replicasOf({ pods }: ApiWorld, index: number): Replicas {
  let [wanted, ready] = [0, 0];
  for (const slot of pods.slotsOf(index)) {
    wanted++;
    if (!neverReady.has(pods.faultOf(slot)?.name ?? "")) ready++;
  }
  return { wanted, ready };
}

function metadata(
  world: ApiWorld,
  { name, namespace, uid }: Pick<Workload, "name" | "namespace" | "uid">,
  version: string,
) {
  return {
    name,
    namespace,
    uid,
    resourceVersion: version,
    generation: 1,
    creationTimestamp: world.time(oldSeconds),
  };
}

function templateOf({ name, containers }: Workload, labels: object = {}): object {
  const spec = {
    containers: containers.map((container) => containerSpec(container)),
    restartPolicy: "Always",
    dnsPolicy: "ClusterFirst",
  };
  return { metadata: { labels: { app: name, ...labels } }, spec };
}

/** A Deployment. */
export function deploymentObject(world: ApiWorld, index: number, version: string): object {
  const workload = world.pods.deployment(index);
  const { wanted, ready } = replicasOf(world, index);
  const old = world.time(oldSeconds);
  const isAvailable = ready >= Math.ceil(wanted * 0.75);
  return {
    metadata: { ...metadata(world, workload, version), labels: { app: workload.name } },
    spec: {
      replicas: wanted,
      selector: { matchLabels: { app: workload.name } },
      template: templateOf(workload),
      strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "25%", maxSurge: "25%" } },
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
    },
    status: {
      observedGeneration: 1,
      replicas: wanted,
      updatedReplicas: wanted,
      readyReplicas: ready,
      availableReplicas: ready,
      ...(ready < wanted ? { unavailableReplicas: wanted - ready } : {}),
      conditions: [
        condition("Progressing", true, old, "NewReplicaSetAvailable"),
        condition(
          "Available",
          isAvailable,
          old,
          isAvailable ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
        ),
      ],
    },
  };
}

/** The ReplicaSet of a Deployment. */
export function replicaSetObject(world: ApiWorld, index: number, version: string): object {
  const workload = world.pods.deployment(index);
  const { name, uid, hash } = workload.replicaSet ?? { name: "", uid: "", hash: "" };
  const { wanted, ready } = replicasOf(world, index);
  const labels = { app: workload.name, "pod-template-hash": hash };
  const owner = { apiVersion: "apps/v1", kind: "Deployment", name: workload.name, uid: workload.uid, controller: true };
  return {
    metadata: {
      ...metadata(world, { name, namespace: workload.namespace, uid }, version),
      labels,
      ownerReferences: [{ ...owner, blockOwnerDeletion: true }],
    },
    spec: {
      replicas: wanted,
      selector: { matchLabels: labels },
      template: templateOf(workload, { "pod-template-hash": hash }),
    },
    status: {
      replicas: wanted,
      fullyLabeledReplicas: wanted,
      readyReplicas: ready,
      availableReplicas: ready,
      observedGeneration: 1,
    },
  };
}

/** A DaemonSet, with a pod on every node. */
export function daemonSetObject(world: ApiWorld, index: number, version: string): object | undefined {
  const workload = world.pods.daemonSets[index];
  if (workload === undefined) return undefined;
  const { count } = world.nodes;
  return {
    metadata: { ...metadata(world, workload, version), labels: { app: workload.name } },
    spec: {
      selector: { matchLabels: { app: workload.name } },
      template: templateOf(workload),
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
    },
    status: {
      currentNumberScheduled: count,
      desiredNumberScheduled: count,
      numberMisscheduled: 0,
      numberReady: count,
      numberAvailable: count,
      updatedNumberScheduled: count,
      observedGeneration: 1,
    },
  };
}

/** The Service in front of a Deployment. */
export function serviceObject(world: ApiWorld, index: number, version: string): object {
  const { name, namespace } = world.pods.deployment(index);
  const uid = uuidOf(world.size.seed, index, "service");
  const clusterIP = `10.${32 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}`;
  return {
    metadata: { ...metadata(world, { name, namespace, uid }, version), labels: { app: name } },
    spec: {
      ports: [{ name: "http", protocol: "TCP", port: 80, targetPort: 8080 }],
      selector: { app: name },
      clusterIP,
      clusterIPs: [clusterIP],
      type: "ClusterIP",
      sessionAffinity: "None",
    },
    status: { loadBalancer: {} },
  };
}

/** The endpoints of a Service. Those that replace one another have one address, so nothing changes here. */
export function endpointSliceObject(world: ApiWorld, index: number, version: string): object {
  const { name, namespace } = world.pods.deployment(index);
  const uid = uuidOf(world.size.seed, index, "endpointslice");
  const endpoints = Array.from(world.pods.slotsOf(index), (slot) => {
    const ready = !neverReady.has(world.pods.faultOf(slot)?.name ?? "");
    const node = Math.floor(slot / world.size.podsPerNode);
    return {
      addresses: [podAddress(slot)],
      conditions: { ready, serving: ready, terminating: false },
      nodeName: world.nodes.name(node),
      zone: world.nodes.zone(node),
    };
  });
  return {
    metadata: {
      ...metadata(world, { name: `${name}-slice`, namespace, uid }, version),
      labels: { "kubernetes.io/service-name": name },
    },
    addressType: "IPv4",
    endpoints,
    ports: [{ name: "http", protocol: "TCP", port: 8080 }],
  };
}
