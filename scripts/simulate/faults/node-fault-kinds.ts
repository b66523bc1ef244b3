import type { GpuAilment } from "../gpu/simulated-gpu.ts";
import { between, pick } from "../world/hash.ts";
import { healthy, type NodeFaults } from "./node-faults.ts";
import { isDuring, timesBegun } from "./recurring.ts";

/** A way in which a node can be ill. */
export interface NodeFaultKind {
  readonly name: string;
  /** What a reader of the aggregator sees of it. */
  readonly seen: string;
  /** How many of all nodes have it; at least one has, where there are enough. */
  readonly share: number;
  faults(key: readonly (number | string)[]): Partial<NodeFaults>;
}

/** When faults begin: once the cluster has been seen as it is without them. */
const firstFault = 30;

/** Every way in which a node can be ill; where there are few nodes the first ones count. */
export const nodeFaultKinds: readonly NodeFaultKind[] = [
  {
    name: "disk-full",
    seen: "its root filesystem is almost full",
    share: 0.002,
    faults: () => ({ ailmentAt: () => ({ diskShare: 0.972 }) }),
  },
  {
    name: "stall",
    seen: "its agent is silent for 12 s of every minute: stale, and back again",
    share: 0.004,
    faults(key) {
      const stalls = { from: firstFault + between(0, 20, ...key), every: 60, lasts: 12 };
      return { isSilentAt: (seconds) => isDuring(stalls, seconds) };
    },
  },
  {
    name: "memory-pressure",
    seen: "its memory is almost used up, and tasks wait for it",
    share: 0.002,
    faults: () => ({ ailmentAt: () => ({ memoryShare: 0.965 }) }),
  },
  {
    name: "down",
    seen: "the machine is off for three minutes of every ten: lost, and NotReady in Kubernetes",
    share: 0.002,
    faults(key) {
      const outages = { from: firstFault + between(0, 60, ...key), every: 600, lasts: 180 };
      const isDown = (seconds: number) => isDuring(outages, seconds);
      return {
        isSilentAt: isDown,
        isDownAt: isDown,
        bootAt(seconds) {
          const count = timesBegun({ ...outages, from: outages.from + outages.lasts }, seconds);
          return { count, at: count === 0 ? 0 : outages.from + outages.lasts + (count - 1) * outages.every };
        },
      };
    },
  },
  {
    name: "clock-skew",
    seen: "its wall clock is wrong by minutes",
    share: 0.002,
    faults(key) {
      const seconds = between(60, 600, ...key) * pick([-1, 1], ...key, "sign");
      return { clockSkewSeconds: seconds, ailmentAt: () => ({ clockOffsetSeconds: seconds }) };
    },
  },
  {
    name: "flap",
    seen: "its agent's stream breaks off every few seconds, and every other time the agent starts anew",
    share: 0.002,
    faults(key) {
      const cuts = { from: firstFault, every: between(4, 9, ...key) };
      return {
        misdeedBetween(after, until) {
          const times = timesBegun(cuts, until);
          if (times === timesBegun(cuts, after)) return undefined;
          return times % 2 === 0 ? "restart" : "cut";
        },
      };
    },
  },
  {
    name: "lie",
    seen: "its agent says what it may not say, in one way after another; each time its stream is ended",
    share: 0.002,
    faults(key) {
      const lies = { from: firstFault, every: between(10, 20, ...key) };
      return {
        misdeedBetween: (after, until) => (timesBegun(lies, until) === timesBegun(lies, after) ? undefined : "lie"),
      };
    },
  },
  {
    name: "reboot",
    seen: "the machine boots every five minutes: its counters begin again",
    share: 0.002,
    faults(key) {
      const boots = { from: firstFault + between(0, 60, ...key), every: 300, lasts: 15 };
      return {
        isSilentAt: (seconds) => isDuring(boots, seconds),
        bootAt(seconds) {
          const count = timesBegun(boots, seconds);
          return { count, at: count === 0 ? 0 : boots.from + (count - 1) * boots.every };
        },
      };
    },
  },
  {
    name: "read-only",
    seen: "its root filesystem is read-only",
    share: 0.001,
    faults: () => ({ ailmentAt: (seconds) => ({ isReadOnly: seconds > firstFault }) }),
  },
  {
    name: "busy",
    seen: "its CPUs have nothing left",
    share: 0.002,
    faults: () => ({ ailmentAt: () => ({ cpuShare: 0.99 }) }),
  },
];

/** Every way in which GPUs can be ill: their shares are of the nodes that have some. */
export const gpuFaultKinds: readonly NodeFaultKind[] = [
  {
    name: "gpu-lost",
    seen: "one of its GPUs falls off the bus after half a minute (XID 79)",
    share: 0.02,
    faults: () => gpuFault("lost"),
  },
  {
    name: "gpu-hot",
    seen: "one of its GPUs is too hot and holds itself back: an issue after five minutes",
    share: 0.02,
    faults: () => gpuFault("hot"),
  },
  {
    name: "gpu-corrupt",
    seen: "the memory of one of its GPUs has errors that cannot be corrected (XID 48), and waits for a reset",
    share: 0.01,
    faults: () => gpuFault("corrupt"),
  },
];

function gpuFault(kind: GpuAilment): Partial<NodeFaults> {
  const gpu = { kind, since: firstFault };
  return { ailmentAt: (seconds) => (seconds < firstFault ? {} : { gpu }) };
}

/** What goes wrong on a node that has this fault. */
export function faultsOfKind(kind: NodeFaultKind, key: readonly (number | string)[]): NodeFaults {
  return { ...healthy, ...kind.faults([...key, kind.name]) };
}
