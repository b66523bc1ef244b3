/** A kind of machine of which a cluster has many. */
export interface MachineType {
  /** As `node.kubernetes.io/instance-type` names it. */
  readonly name: string;
  /** The recorded host that its exposition is taken from: a folder of test/fixtures/hosts. */
  readonly recordedHost: string;
  readonly cpus: number;
  readonly memoryBytes: number;
  /** Of the root filesystem. */
  readonly diskBytes: number;
  /** How many of all nodes are of this kind. */
  readonly share: number;
}

const gibibyte = 2 ** 30;

/** The kinds of machine that simulated clusters are made of. */
export const machineTypes: readonly MachineType[] = [
  {
    name: "general-4",
    recordedHost: "cgroup2-6.x",
    cpus: 4,
    memoryBytes: 16 * gibibyte,
    diskBytes: 100 * gibibyte,
    share: 0.55,
  },
  {
    name: "general-8",
    recordedHost: "cgroup2-6.x",
    cpus: 8,
    memoryBytes: 32 * gibibyte,
    diskBytes: 200 * gibibyte,
    share: 0.25,
  },
  {
    name: "memory-4",
    recordedHost: "cgroup2-6.x",
    cpus: 4,
    memoryBytes: 64 * gibibyte,
    diskBytes: 100 * gibibyte,
    share: 0.1,
  },
  {
    name: "old-4",
    recordedHost: "cgroup1-4.x",
    cpus: 4,
    memoryBytes: 16 * gibibyte,
    diskBytes: 80 * gibibyte,
    share: 0.1,
  },
];
