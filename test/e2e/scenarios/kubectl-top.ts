import { isDeepStrictEqual } from "node:util";
import type { Rig } from "../../rig/rig.ts";
import { eventually, NotYet } from "../eventually.ts";
import { parseQuantity } from "../quantity.ts";
import { startReading } from "../reading-aggregator.ts";
import type { Node, Pod, Rest, Snapshot } from "../rest.ts";
import type { Scenario } from "../scenario.ts";

/** What kubectl prints of one node, pod or container: CPU in m, memory in Mi. */
interface Usage {
  readonly cpu: number;
  readonly memory: number;
}

/** What kubectl says by the same points of Metrics Server as we. */
interface Reading {
  readonly ours: Snapshot;
  readonly nodes: ReadonlyMap<string, Usage>;
  readonly pods: ReadonlyMap<string, Usage>;
  readonly containers: ReadonlyMap<string, Usage>;
}

/** A pod of several containers, beside the rig's own of one each. */
const crowd = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    name: "crowd",
    namespace: "default",
    annotations: { "kwok.x-k8s.io/usage-cpu": "137m", "kwok.x-k8s.io/usage-memory": "77777Ki" },
  },
  spec: { containers: ["one", "two", "three"].map((name) => ({ name, image: "example.test/crowd:1" })) },
};

export const kubectlTop: Scenario = {
  name: "kubectl-top",
  purpose: "kubectl top and REST agree on nodes, pods and containers",
  async play({ rig, owner, checks }) {
    owner.after(async () => void (await rig.kubectl("delete", "pod", "crowd", "--ignore-not-found")));
    await rig.apply([crowd]);
    const { rest } = await startReading(owner, rig.kubeconfig);
    const { ours, nodes, pods, containers } = await eventually(
      "kubectl and we go by the same points of Metrics Server",
      180,
      () => readBoth(rig, rest),
    );
    for (const node of ours.nodes) {
      checks.same("node: CPU in m, memory in Mi", node.nodeName, asPrinted(node), nodes.get(node.nodeName));
    }
    for (const pod of ours.pods.filter(({ phase }) => phase === "Running")) {
      const key = `${pod.namespace}/${pod.podName}`;
      checks.same("pod: CPU in m, memory in Mi", key, asPrinted(pod), pods.get(key));
      for (const container of pod.containers) {
        const name = `${key}/${container.containerName}`;
        checks.same("container: CPU in m, memory in Mi", name, asPrinted(container), containers.get(name));
      }
      checks.same("pod: its usage comes from Metrics Server, fresh", key, sourceOf(pod), ["metrics-server", "fresh"]);
    }
    checks.same("as many nodes as kubectl lists", "all", ours.nodes.length, nodes.size);
    checks.same("as many pods as kubectl lists", "all", ours.pods.length, pods.size);
  },
};

async function readBoth(rig: Rig, rest: Rest): Promise<Reading | NotYet> {
  const before = await pointTimes(rig);
  const [nodes, pods, containers, ours] = await Promise.all([
    top(rig, 1, "nodes"),
    top(rig, 2, "pods", "--all-namespaces"),
    top(rig, 3, "pods", "--all-namespaces", "--containers"),
    rest.snapshot(),
  ]);
  if (!isDeepStrictEqual(before, await pointTimes(rig))) return new NotYet("new points came in between");
  if (!pods.has("default/crowd")) return new NotYet("Metrics Server has no points of the newest pod yet");
  const oursAt = new Map([
    ...ours.nodes.flatMap(({ nodeName, timestamp }) => pair(nodeName, timestamp)),
    ...ours.pods.flatMap(({ namespace, podName, timestamp }) => pair(`${namespace}/${podName}`, timestamp)),
  ]);
  const other = Array.from(before).find(([key, at]) => oursAt.get(key) !== at);
  if (other) return new NotYet(`of ${other[0]} we have the point of ${oursAt.get(other[0])}, and not of ${other[1]}`);
  return { ours, nodes, pods, containers };
}

interface PointList {
  readonly items: readonly {
    readonly metadata: { readonly name: string; readonly namespace?: string };
    readonly timestamp: string;
  }[];
}

/** When Metrics Server took each of its points, in milliseconds. */
async function pointTimes(rig: Rig): Promise<ReadonlyMap<string, number>> {
  const [nodes, pods] = await Promise.all(
    ["nodes", "pods"].map((kind) => rig.kubectl("get", "--raw", `/apis/metrics.k8s.io/v1beta1/${kind}`)),
  );
  const items = [nodes, pods].flatMap((text) => (JSON.parse(text ?? "") as PointList).items);
  return new Map(
    items.flatMap(({ metadata: { namespace, name }, timestamp }) =>
      pair(namespace === undefined ? name : `${namespace}/${name}`, timestamp),
    ),
  );
}

function pair(key: string, timestamp: string | undefined): readonly (readonly [string, number])[] {
  return timestamp === undefined ? [] : [[key, Date.parse(timestamp)]];
}

/** What `kubectl top` prints, by its first columns. */
async function top(rig: Rig, columns: number, ...words: readonly string[]): Promise<ReadonlyMap<string, Usage>> {
  const text = await rig.kubectl("top", ...words, "--no-headers");
  return new Map(
    text
      .trim()
      .split("\n")
      .map((line) => {
        const cells = line.split(/\s+/);
        const [cpu = "", second = "", third = ""] = cells.slice(columns);
        // Of nodes there are shares in percent between the amounts.
        const memory = second.endsWith("%") ? third : second;
        return [
          cells.slice(0, columns).join("/"),
          { cpu: 1000 * parseQuantity(cpu), memory: parseQuantity(memory) / 2 ** 20 },
        ];
      }),
  );
}

/** Our amounts as kubectl rounds them: CPU up, memory down. What a millionth of a millicore adds is the noise of fractions. */
function asPrinted({ cpuUsageMillicores = NaN, memoryUsageBytes = NaN }: Partial<Node>): Usage {
  return { cpu: Math.ceil(cpuUsageMillicores - 1e-6), memory: Math.floor(memoryUsageBytes / 2 ** 20) };
}

function sourceOf({ provenance }: Pod): readonly unknown[] {
  return [provenance?.source, provenance?.freshness];
}
