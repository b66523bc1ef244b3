import { readFileSync } from "node:fs";
import type { InventoryFacts } from "./message.ts";

/**
 * Asks systeminformation what the machine is made of, sends it and leaves. Its functions start programs (lscpu, lsblk, dmidecode)
 * and read this process's own /proc and /sys; what one of them cannot find out is missing, and costs the others nothing.
 */
export async function sendInventory(): Promise<void> {
  const { default: information } = await import("systeminformation");
  const facts: InventoryFacts = {
    bootId: unlessFailed(() => readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim()),
    system: await unlessRejected(information.system()),
    bios: await unlessRejected(information.bios()),
    baseboard: await unlessRejected(information.baseboard()),
    cpu: await unlessRejected(information.cpu()),
    memLayout: await unlessRejected(information.memLayout()),
    diskLayout: await unlessRejected(information.diskLayout()),
  };
  process.send?.(facts, undefined, undefined, () => process.exit());
}

function unlessFailed<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

async function unlessRejected<T>(pending: Promise<T>): Promise<T | undefined> {
  try {
    return await pending;
  } catch {
    return undefined;
  }
}
