/** Pods as a cluster has them, made up: Deployments of all sizes, every pod with its own address, times, ids and node. */

const start = Date.UTC(2026, 0, 1);

export interface FleetSize {
  readonly nodes: number;
  readonly pods: number;
}

/** Pods as the API server writes them, one by one; the same ones for the same numbers. */
export function* makePods({ nodes, pods }: FleetSize): Generator<object> {
  for (let index = 0; index < pods; index++) yield makePod(index, nodes, 0);
}

/** One pod. Another generation of it is the pod after a change of its status. */
export function makePod(index: number, nodes: number, generation: number): object {
  const random = generator(index);
  const workload = index % 240;
  const namespace = `team-${workload % 40}`;
  const name = `service-${workload}`;
  const replicaSet = `${name}-${word(generator(workload), 10)}`;
  const node = Math.floor(random() * nodes);
  const image = `registry.example.test/${namespace}/${name}:1.${workload % 9}.${workload % 4}`;
  const at = (seconds: number) => new Date(start + index * 1000 + seconds * 1000).toISOString().replace(".000Z", "Z");
  const address = `10.128.${(index >> 8) & 255}.${index & 255}`;
  const host = `10.0.${node >> 8}.${node & 255}`;
  return {
    metadata: {
      name: `${replicaSet}-${word(random, 5)}`,
      namespace,
      uid: [8, 4, 4, 4, 12].map((length) => hex(random, length)).join("-"),
      resourceVersion: String(index * 10 + generation),
      creationTimestamp: at(0),
      labels: { app: name, "pod-template-hash": replicaSet.slice(-10) },
      ownerReferences: [
        {
          apiVersion: "apps/v1",
          kind: "ReplicaSet",
          name: replicaSet,
          uid: hex(generator(workload), 32),
          controller: true,
        },
      ],
    },
    spec: {
      nodeName: `node-${String(node).padStart(5, "0")}`,
      restartPolicy: "Always",
      schedulerName: "default-scheduler",
      serviceAccountName: "default",
      priority: 0,
      containers: [
        {
          name: "app",
          image,
          resources: {
            requests: { cpu: `${100 * (1 + (workload % 4))}m`, memory: `${128 * (1 + (workload % 3))}Mi` },
            limits: { cpu: "1", memory: "512Mi" },
          },
        },
      ],
      tolerations: ["not-ready", "unreachable"].map((what) => ({
        effect: "NoExecute",
        key: `node.kubernetes.io/${what}`,
        operator: "Exists",
        tolerationSeconds: 300,
      })),
    },
    status: {
      phase: "Running",
      hostIP: host,
      hostIPs: [{ ip: host }],
      podIP: address,
      podIPs: [{ ip: address }],
      qosClass: "Burstable",
      startTime: at(1),
      conditions: ["PodReadyToStartContainers", "Initialized", "ContainersReady", "Ready", "PodScheduled"].map(
        (type) => ({
          type,
          status: type.endsWith("Ready") && generation % 2 === 1 ? "False" : "True",
          lastTransitionTime: at(2 + generation),
        }),
      ),
      containerStatuses: [
        {
          name: "app",
          image,
          imageID: `registry.example.test/${namespace}/${name}@sha256:${hex(generator(workload), 64)}`,
          containerID: `containerd://${hex(random, 64)}`,
          ready: generation % 2 === 0,
          restartCount: generation,
          started: true,
          lastState: {},
          state: { running: { startedAt: at(2) } },
        },
      ],
    },
  };
}

/** Numbers from 0 to 1 that look like random ones and are the same each time (mulberry32). */
function generator(seed: number): () => number {
  let state = (seed + 1) * 0x9e3779b1;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function pick(random: () => number, characters: string, length: number): string {
  return Array.from({ length }, () => characters[Math.floor(random() * characters.length)]).join("");
}

function hex(random: () => number, length: number): string {
  return pick(random, "0123456789abcdef", length);
}

/** As Kubernetes makes names up. */
function word(random: () => number, length: number): string {
  return pick(random, "bcdfghjklmnpqrstvwxz2456789", length);
}
