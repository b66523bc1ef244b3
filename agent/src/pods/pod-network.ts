import { parseNetdev } from "../collectors/network/netdev.ts";
import type { Host } from "../host.ts";
import { unlessRefused } from "./refusals.ts";

/** Traffic of one interface of a pod since it was made. */
export interface InterfaceTraffic {
  readonly name: string;
  readonly receivedBytes: number;
  readonly receivedPackets: number;
  readonly receiveErrors: number;
  readonly receiveDrops: number;
  readonly transmittedBytes: number;
  readonly transmittedPackets: number;
  readonly transmitErrors: number;
  readonly transmitDrops: number;
}

/** Interfaces of one pod at most: who may make interfaces in a pod can make as many as memory holds. */
const mostInterfaces = 64;

/** Beginnings of the names of interfaces that cAdvisor leaves out: the loopback, and what links a pod to containers in it. */
const leftOut = ["lo", "veth", "docker", "nerdctl"];

/** Reads what goes over the networks of pods, and remembers which pods have one of their own. */
export class PodNetworks {
  /** Which process was asked for of a pod, and whether it is in a network of its own. */
  #known = new Map<string, { pid: number; isOwn: boolean }>();
  #seen = new Map<string, { pid: number; isOwn: boolean }>();

  /** Begins a sample; pods that were not read in the last one are forgotten. */
  begin(): void {
    this.#known = this.#seen;
    this.#seen = new Map();
  }

  /**
   * What went over the interfaces of a pod. Undefined where that cannot be told: its process has ended or is hidden, or the pod uses
   * the host's own network, whose traffic is not the pod's.
   *
   * @param path of the pod's cgroup
   * @param pid of a process in the pod's network
   */
  read(host: Host, path: string, pid: number): readonly InterfaceTraffic[] | undefined {
    const known = this.#known.get(path);
    const isOwn = known?.pid === pid ? known.isOwn : isHostNetwork(host, pid) === false;
    this.#seen.set(path, { pid, isOwn });
    if (!isOwn) return undefined;
    const bytes = unlessRefused(() => host.readProcOnce(`${pid}/net/dev`));
    return bytes && parseTraffic(bytes);
  }
}

function parseTraffic(bytes: Uint8Array): readonly InterfaceTraffic[] {
  const traffic: InterfaceTraffic[] = [];
  for (const [name, counters] of parseNetdev(bytes)) {
    const lowerCase = name.toLowerCase();
    if (leftOut.some((prefix) => lowerCase.startsWith(prefix))) continue;
    if (traffic.length === mostInterfaces) break;
    const [receivedBytes = NaN, receivedPackets = NaN, receiveErrors = NaN, receiveDrops = NaN] = counters;
    const [transmittedBytes = NaN, transmittedPackets = NaN, transmitErrors = NaN, transmitDrops = NaN] =
      counters.slice(8);
    const received = { receivedBytes, receivedPackets, receiveErrors, receiveDrops };
    traffic.push({ name, ...received, transmittedBytes, transmittedPackets, transmitErrors, transmitDrops });
  }
  return traffic;
}

/**
 * Whether a process is in the network namespace of the host's first process; undefined where that cannot be told. To read which
 * one a process is in takes a privilege (CAP_SYS_PTRACE); without it, the inodes of what procfs shows of two namespaces tell
 * whether they are the same.
 */
function isHostNetwork(host: Host, pid: number): boolean | undefined {
  return (
    isSame(namespaceOf(host, "1"), namespaceOf(host, `${pid}`)) ?? isSame(inodeOf(host, "1"), inodeOf(host, `${pid}`))
  );
}

function isSame<T>(a: T | undefined, b: T | undefined): boolean | undefined {
  return a === undefined || b === undefined ? undefined : a === b;
}

function namespaceOf(host: Host, process: string): string | undefined {
  return unlessRefused(() => host.readProcLink(`${process}/ns/net`));
}

function inodeOf(host: Host, process: string): number | undefined {
  return unlessRefused(() => host.procInode(`${process}/net/dev`));
}
