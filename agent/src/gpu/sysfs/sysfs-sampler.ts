import { createKeptDevices } from "../../collectors/reading/kept-devices.ts";
import type { Host } from "../../host.ts";
import { AmdCard } from "../amd/amd-card.ts";
import { createComputeReader, type ComputeProcesses } from "../amd/kfd.ts";
import type { GpuProcess, GpuReading, GpuSample } from "../device.ts";
import { drmFolder, isAsleep, isSameCard, lookAtCard, type DrmCard } from "../drm/card.ts";
import { ClientFiles } from "../drm/client-files.ts";
import { ClientUsage, type DeviceUsage } from "../drm/client-usage.ts";
import { IntelCard } from "../intel/intel-card.ts";
import { showsHostProcesses } from "../owners/host-processes.ts";

type Card = AmdCard | IntelCard;

/** Readings between two listings of the cards: one that is put in while the machine runs is seen after that. */
const readingsPerList = 15;

/** Cards of a machine that are read at most; each of them is a device, however many parts it is divided into. */
const mostCards = 64;

/** Reads the AMD and Intel devices of a machine from what their drivers show below /sys and, where wanted, /proc. */
export interface SysfsSampler {
  /** One sample for each vendor that has a device here. */
  read(host: Host): readonly GpuSample[];
}

/**
 * @param fdinfo whether the descriptors of all processes are searched for clients of devices, which needs CAP_SYS_PTRACE
 */
export function createSysfsSampler(fdinfo: boolean): SysfsSampler {
  const cardsOf = createKeptDevices(
    drmFolder,
    look,
    (host, name, { card }) => isSameCard(host, name, card),
    readingsPerList,
  );
  const known = new Map<string, Card>();
  const readCompute = createComputeReader();
  const files = new ClientFiles();
  const usage = new ClientUsage();
  let hasReadClients = false;

  /** A card that is looked at anew goes on as the one that it was, with what is remembered of it. */
  function look(host: Host, name: string): Card | undefined {
    const card = lookAtCard(host, name);
    const before = known.get(name);
    if (card === undefined) {
      known.delete(name);
      return undefined;
    }
    if (before !== undefined && isUnchanged(before.card, card)) return before;
    const made = card.vendor === "amd" ? new AmdCard(host, card) : new IntelCard(host, card);
    known.set(name, made);
    return made;
  }

  function readClients(host: Host): Clients {
    if (!showsHostProcesses(host)) return { clients: undefined, isFirst: true, problems: [otherProcessesSentence] };
    const list = files.read(host);
    const isFirst = !hasReadClients;
    hasReadClients = true;
    const clients = usage.next(list, host.clock.monotonic() / 1000);
    return { clients, isFirst, problems: list.refused > 0 ? [refusedSentence(list.refused)] : [] };
  }

  return {
    read(host) {
      const cards = [...(cardsOf(host)?.values() ?? [])].toSorted(byPlace).slice(0, mostCards);
      if (cards.length === 0) return [];
      const takenAt = host.clock.now();
      const clients = fdinfo ? readClients(host) : noClients;
      return (["amd", "intel"] as const).flatMap((vendor) => {
        const own = cards.filter(({ card }) => card.vendor === vendor);
        if (own.length === 0) return [];
        const compute = vendor === "amd" ? readCompute(host) : undefined;
        const devices = own.map((card, index) => readCard(host, card, index, clients, compute));
        return [{ vendor, takenAt, source: "sysfs", devices, problems: clients.problems }];
      });
    },
  };
}

/** Whether the device is bound to the driver that it was bound to, and has its files where they were. */
function isUnchanged(before: DrmCard, now: DrmCard): boolean {
  return before.link === now.link && before.driver === now.driver && before.chips === now.chips;
}

const otherProcessesSentence =
  "the proc mount shows the processes of a container only, so that it is not known who takes what of devices: --collector.gpu.fdinfo needs the machine's (--proc-path)";

function refusedSentence(count: number): string {
  return `descriptors of ${count} processes may not be read, so that it is not known how busy Intel's devices are: --collector.gpu.fdinfo needs the capability CAP_SYS_PTRACE`;
}

/** What the clients of devices tell. */
interface Clients {
  /** By PCI address; undefined where descriptors are not searched, or are not all of the machine's. */
  readonly clients: ReadonlyMap<string, DeviceUsage> | undefined;
  /** Whether there was no reading before, over whose time a device without clients could be called idle. */
  readonly isFirst: boolean;
  readonly problems: readonly string[];
}

const noClients: Clients = { clients: undefined, isFirst: true, problems: [] };

function readCard(host: Host, card: Card, index: number, known: Clients, compute: ComputeProcesses): GpuReading {
  const identity = { ...card.card.identity, index, ...(card.uuid !== undefined && { uuid: card.uuid }) };
  if (isAsleep(host, card.card)) return identity;
  if (card.isLost(host)) return { ...identity, isLost: true };
  const reading = card.read(host);
  const address = identity.pciAddress;
  if (address === undefined) return { ...identity, ...reading };
  const processes = processesOf(address, known, compute);
  return {
    ...identity,
    ...(card instanceof IntelCard && ofClients(address, reading, known)),
    ...reading,
    ...(processes && { processes }),
  };
}

/** What only the clients of an Intel device tell, where all of them are known: without one it is idle. */
function ofClients(
  address: string,
  { memoryTotalBytes: total }: Partial<GpuReading>,
  { clients, isFirst, problems }: Clients,
): Partial<GpuReading> {
  if (clients === undefined || problems.length > 0) return {};
  const usage = clients.get(address);
  const used = usage ? usage.memoryBytes : 0;
  const busyRatio = usage ? usage.busyRatio : isFirst ? undefined : 0;
  return {
    ...(busyRatio !== undefined && { busyRatio }),
    // A device without memory of its own uses the machine's.
    ...(total !== undefined &&
      used !== undefined &&
      used <= total && { memoryUsedBytes: used, memoryFreeBytes: total - used }),
  };
}

/** Processes by descriptor and by the compute driver: one that both know counts once, with the memory that the latter tells. */
function processesOf(
  address: string,
  { clients }: Clients,
  compute: ComputeProcesses,
): readonly GpuProcess[] | undefined {
  if (clients === undefined && compute?.get(address) === undefined) return undefined;
  const processes = new Map<number, GpuProcess>();
  for (const process of clients?.get(address)?.processes ?? []) processes.set(process.pid, process);
  for (const process of compute?.get(address) ?? []) {
    processes.set(process.pid, { ...processes.get(process.pid), ...process });
  }
  return [...processes.values()].toSorted((a, b) => a.pid - b.pid);
}

/** In the order of their PCI addresses, by which vendors number their devices too. */
function byPlace({ card: a }: Card, { card: b }: Card): number {
  const [left, right] = [a, b].map(({ identity, name }) => identity.pciAddress ?? `z${name.padStart(12, "0")}`);
  return (left ?? "") < (right ?? "") ? -1 : 1;
}
