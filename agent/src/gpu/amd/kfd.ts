import type { Host } from "../../host.ts";
import { createRarely } from "../../collectors/reading/rarely.ts";
import { integerOf, validText } from "../../collectors/reading/sysfs-attribute.ts";
import type { GpuProcess } from "../device.ts";
import { namesIn, textIn } from "../drm/card.ts";
import { unlessFailing } from "../unless-failing.ts";

/** Where the compute driver lists its devices and the processes that have opened it. */
const folder = "class/kfd/kfd";

/** Nodes of the topology and processes that are looked at; each costs a read. */
const mostNodes = 256;
const mostProcesses = 1024;

/** Readings between two looks at the topology, which changes when a device comes or goes. */
const readingsPerTopology = 15;

/** Processes by the PCI address of their device; undefined where there is no compute driver. */
export type ComputeProcesses = ReadonlyMap<string, readonly GpuProcess[]> | undefined;

/**
 * Reads the processes that compute on AMD's devices, with the VRAM that each holds. The compute driver shows them to everybody, so this
 * needs no privilege; processes that only draw are not among them.
 * `kfd_process.c` and `kfd_topology.c` in the kernel's `drivers/gpu/drm/amd/amdkfd`.
 */
export function createComputeReader(): (host: Host) => ComputeProcesses {
  const addressesOf = createRarely(addressesByGpuId, readingsPerTopology);
  return (host) => readProcesses(host, addressesOf(host));
}

function readProcesses(host: Host, addresses: ReadonlyMap<string, string>): ComputeProcesses {
  if (addresses.size === 0) return undefined;
  const processes = new Map<string, GpuProcess[]>();
  for (const address of addresses.values()) processes.set(address, []);
  for (const pid of namesIn(host, `${folder}/proc`).slice(0, mostProcesses)) {
    if (!/^[1-9]\d{0,9}$/.test(pid)) continue;
    for (const [address, memoryBytes] of memoryOf(host, pid, addresses)) {
      processes.get(address)?.push({ pid: Number(pid), memoryBytes });
    }
  }
  return processes;
}

/** A process's memory by device: the compute driver tells it of each partition of one that is divided. */
function memoryOf(host: Host, pid: string, addresses: ReadonlyMap<string, string>): ReadonlyMap<string, number> {
  const memory = new Map<string, number>();
  for (const [gpuId, address] of addresses) {
    const bytes = numberIn(host, `${folder}/proc/${pid}/vram_${gpuId}`);
    // A process is shown for all devices of the machine: one of whose memory it has nothing it does not use.
    if (bytes !== undefined && bytes > 0) memory.set(address, (memory.get(address) ?? 0) + bytes);
  }
  return memory;
}

/** PCI addresses of the devices by the compute driver's own id of them. */
function addressesByGpuId(host: Host): ReadonlyMap<string, string> {
  const addresses = new Map<string, string>();
  for (const node of namesIn(host, `${folder}/topology/nodes`).slice(0, mostNodes)) {
    const path = `${folder}/topology/nodes/${node}`;
    const gpuId = textIn(host, `${path}/gpu_id`);
    // Processors are nodes too, with the id 0.
    if (gpuId === undefined || !/^[1-9]\d{0,9}$/.test(gpuId)) continue;
    const properties = unlessFailing(() => host.readSysOnce(`${path}/properties`));
    const address = properties && parseLocation(properties);
    if (address !== undefined) addresses.set(gpuId, address);
  }
  return addresses;
}

/** The PCI address in a node's properties: `location_id` is bus, device and function in 16 bits. */
export function parseLocation(properties: Uint8Array): string | undefined {
  const text = validText(properties.subarray(0, 8192));
  const location = Number(/^location_id (\d{1,10})$/m.exec(text)?.[1] ?? "NaN");
  const domain = Number(/^domain (\d{1,10})$/m.exec(text)?.[1] ?? "0");
  if (!(location > 0 && location <= 0xffff)) return undefined;
  return `${hex(domain, 4)}:${hex(location >> 8, 2)}:${hex((location >> 3) & 31, 2)}.${location & 7}`;
}

function hex(value: number, width: number): string {
  return value.toString(16).padStart(width, "0");
}

function numberIn(host: Host, path: string): number | undefined {
  const bytes = unlessFailing(() => host.readSysOnce(path));
  const value = bytes && integerOf(bytes);
  return value !== undefined && value >= 0 && value <= Number.MAX_SAFE_INTEGER ? value : undefined;
}
