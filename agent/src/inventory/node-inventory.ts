import { timestampOf, type DiskDevice, type MemoryModule, type NodeInventory } from "@kubevitals/proto";
import type { Host } from "../host.ts";
import type { InventoryFacts } from "./message.ts";
import { distributionOf } from "./distribution.ts";
import { amountOf, fieldsOf, itemsOf, known, textOf, wholeOf, type Fields } from "./values.ts";

/** Memory modules and disks at most: more than any machine has slots for. */
const mostParts = 256;

/** What systeminformation calls a machine of which it knows nothing, or that it looks at from inside a container. */
const inventedModels = new Set(["Computer", "Virtual machine", "Docker Container"]);

const mostPackages = 1024;
const mostThreads = 65_536;

/**
 * The inventory of the host from what systeminformation found. In a container that is right about processors (the kernel shows all
 * of them to everybody) and, as /sys is the host's there, about board, firmware and disks; it needs dmidecode, root and /dev/mem for
 * memory modules and lsblk for disks. The distribution would be the container's, so it is read from the host's root, and so
 * is the model, of which it says `Docker Container`.
 *
 * @throws where the helper looked at another machine than the host's proc shows.
 */
export function inventoryFrom(facts: InventoryFacts, host: Host, readAt: number): NodeInventory {
  requireSameMachine(facts, host);
  const system = fieldsOf(facts.system);
  const board = fieldsOf(facts.baseboard);
  const bios = fieldsOf(facts.bios);
  const cpu = fieldsOf(facts.cpu);
  const model = modelIn(system) ?? firmwareText(host, "product_name");
  const manufacturer = textOf(system["manufacturer"]) ?? firmwareText(host, "sys_vendor");
  // Where lscpu is missing there is no vendor, and packages and cores are a guess.
  const hasTopology = textOf(cpu["vendor"]) !== undefined;
  const gigahertz = amountOf(cpu["speedMax"], 100);
  return known({
    readTime: timestampOf(readAt),
    manufacturer,
    model,
    virtualization: virtualizationOf(system, cpu, `${manufacturer} ${model}`),
    cpuModel: textOf(cpu["brand"]),
    cpuVendor: textOf(cpu["vendor"]) ?? textOf(cpu["manufacturer"]),
    cpuPackages: hasTopology ? wholeOf(cpu["processors"], mostPackages) : undefined,
    cpuCores: hasTopology ? wholeOf(cpu["physicalCores"], mostThreads) : undefined,
    cpuThreads: wholeOf(cpu["cores"], mostThreads),
    cpuMaxFrequencyHertz: gigahertz === undefined ? undefined : Math.round(gigahertz * 1e9),
    boardVendor: textOf(board["manufacturer"]),
    boardModel: textOf(board["model"]),
    biosVendor: textOf(bios["vendor"]),
    biosVersion: textOf(bios["version"]),
    biosDate: textOf(bios["releaseDate"]),
    memoryModules: itemsOf(facts.memLayout, mostParts).flatMap(memoryModuleOf),
    disks: itemsOf(facts.diskLayout, mostParts).flatMap(diskOf),
    ...distributionOf(host),
  });
}

/** An agent that is pointed at a recording or at another machine's files must not mix in what it runs on. */
function requireSameMachine({ bootId }: InventoryFacts, host: Host): void {
  const bytes = host.readProc("sys/kernel/random/boot_id");
  const shown = bytes && Buffer.from(bytes).toString("latin1").trim();
  if (shown === undefined || shown !== bootId) {
    throw new Error("--proc-path shows another machine than the agent runs on: its boot id differs");
  }
}

function modelIn({ model }: Fields): string | undefined {
  return typeof model === "string" && inventedModels.has(model) ? undefined : textOf(model);
}

function firmwareText(host: Host, name: string): string | undefined {
  try {
    const bytes = host.readSysOnce(`class/dmi/id/${name}`);
    return bytes && textOf(Buffer.from(bytes).toString("utf8"));
  } catch {
    return undefined;
  }
}

/**
 * The hypervisor. systeminformation also takes what a KVM host says of its own virtual machines for a sign of one, so the
 * processor or the firmware has to agree.
 */
function virtualizationOf(system: Fields, cpu: Fields, madeBy: string): string | undefined {
  const flags = typeof cpu["flags"] === "string" ? cpu["flags"].split(" ") : [];
  const isGuest = flags.includes("hypervisor") || /kvm|qemu|vmware|virtualbox|xen|bochs/i.test(madeBy);
  return isGuest ? textOf(system["virtualHost"]) : undefined;
}

function memoryModuleOf(module: Fields): MemoryModule[] {
  const size = wholeOf(module["size"]);
  const described = known({
    slot: textOf(module["bank"]),
    type: textOf(module["type"]),
    manufacturer: textOf(module["manufacturer"]),
    partNumber: textOf(module["partNum"]),
    speedMegatransfers: amountOf(module["clockSpeed"], 1e6),
  });
  // An empty slot has no size. Without dmidecode the whole memory is given as one module of which nothing else is known.
  return size === undefined || Object.keys(described).length === 0 ? [] : [{ capacityBytes: size, ...described }];
}

function diskOf(disk: Fields): DiskDevice[] {
  const device = textOf(disk["device"])?.replace(/^\/dev\//, "");
  if (device === undefined) return [];
  return [
    known({
      device,
      capacityBytes: wholeOf(disk["size"]),
      type: textOf(disk["type"]),
      model: textOf(disk["name"]),
      interface: textOf(disk["interfaceType"]),
      firmware: textOf(disk["firmwareRevision"]),
    }),
  ];
}
