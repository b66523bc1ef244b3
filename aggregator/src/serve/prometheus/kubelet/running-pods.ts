import type { BlockValues, MetricBlock } from "@kubevitals/proto";
import type { PodFacts } from "../../../state/facts/pod.ts";
import type { StoredObject } from "../../../state/objects/object-table.ts";

/** Labels that an agent puts beside the series of a cgroup: its path, the UID of its pod and the id of its container. */
const pathLabel = "id";
const uidLabel = "pod_uid";
const idLabel = "name";

/** The agent's own word on cgroups that it does not read. */
const leftOutFamily = "kubevitals_agent_pod_cgroups_left_out";

/** Counts what runs on a node by the cgroups that its agent sees. */
export class RunningPods {
  readonly #uids = new Set<string>();
  #containers = 0;
  #hasKubelet = false;
  #leftOut = 0;

  /**
   * Takes in the series of a cgroup.
   *
   * @param pod whose it is, where Kubernetes knows that pod on this node
   */
  seeCgroup({ labels }: BlockValues, pod: StoredObject<PodFacts> | undefined): void {
    const path = valueOf(labels, pathLabel);
    if (path === undefined) return;
    // Above pods the agent tells of the machine as a whole, and of the cgroups in which kubelets keep their pods.
    if (path !== "/") this.#hasKubelet = true;
    const uid = valueOf(labels, uidLabel);
    const id = valueOf(labels, idLabel);
    if (uid === undefined || id === undefined) return;
    this.#uids.add(uid);
    if (pod?.facts.containerOf(id) !== undefined) this.#containers++;
  }

  /** Takes in what an agent says of itself. */
  seeOwn({ block, values }: BlockValues): void {
    let row = leftOutRows.get(block);
    if (row === undefined) leftOutRows.set(block, (row = leftOutRowOf(block)));
    if (row >= 0) this.#leftOut += values[row] ?? 0;
  }

  /** Whether the node has a kubelet. */
  get hasKubelet(): boolean {
    return this.#hasKubelet;
  }

  /** Pods of which something runs, if only the sandbox; undefined where the agent does not see all of them. */
  get pods(): number | undefined {
    return this.#leftOut > 0 ? undefined : this.#uids.size;
  }

  /** Containers that Kubernetes names and that have a cgroup, which a sandbox is not told from without Kubernetes. */
  get containers(): number | undefined {
    return this.#leftOut > 0 ? undefined : this.#containers;
  }
}

function valueOf(labels: BlockValues["labels"], wanted: string): string | undefined {
  for (const { name, value } of labels) if (name === wanted) return value;
  return undefined;
}

/** Where a block says how many cgroups are left out; -1: it does not. */
const leftOutRows = new WeakMap<MetricBlock, number>();

function leftOutRowOf({ families }: MetricBlock): number {
  let row = 0;
  for (const { name, rows } of families) {
    if (name === leftOutFamily) return row;
    row += rows;
  }
  return -1;
}
