import { validText } from "../../collectors/reading/sysfs-attribute.ts";
import { pciAddressIn } from "./card.ts";

/** What a client has taken of one class of engines. */
export interface EngineTime {
  /** Nanoseconds, or cycles of the engine's clock where `outOf` is there. */
  readonly busy: number;
  /** Cycles that have passed in all, of a driver that counts cycles. */
  readonly outOf?: number;
  /** Engines of the class. */
  readonly capacity: number;
}

/** One client of a device's driver, as its file descriptor tells. */
export interface DrmClient {
  readonly pciAddress: string;
  /** Tells clients of one device apart: descriptors that a process has doubled or handed on are of one client. */
  readonly id: string;
  readonly engines: ReadonlyMap<string, EngineTime>;
  /** Bytes of the device's own memory that the client's buffers hold; undefined where the driver does not say. */
  readonly memoryBytes: number | undefined;
}

/** Text and keys that are looked at: a client has a dozen engines and memory regions. */
const mostBytes = 16 * 1024;
const mostEngines = 32;

const units: Readonly<Record<string, number>> = { "": 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 };

/** Memory that is the device's own: `vram`, `vram0`, `local0`; what is left is the machine's. */
const ownMemory = /^(?:vram|local)\d*$/;

/**
 * The client that a file in `/proc/<pid>/fdinfo` tells of; undefined where it is no DRM descriptor, or its device cannot be told.
 * https://docs.kernel.org/gpu/drm-usage-stats.html, examples at https://docs.kernel.org/gpu/i915.html and `xe_drm_client.c`
 */
export function parseFdinfo(bytes: Uint8Array): DrmClient | undefined {
  const values = new Map<string, string>();
  for (const line of validText(bytes.subarray(0, mostBytes)).split("\n")) {
    const [, key, value] = /^drm-([^\s:]+):\s*(.*?)\s*$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) values.set(key, value);
  }
  const pciAddress = pciAddressIn(values.get("pdev") ?? "");
  const id = values.get("client-id");
  if (pciAddress === undefined || id === undefined || !/^\d{1,20}$/.test(id)) return undefined;
  return { pciAddress, id, engines: enginesOf(values), memoryBytes: memoryOf(values) };
}

function enginesOf(values: ReadonlyMap<string, string>): ReadonlyMap<string, EngineTime> {
  const engines = new Map<string, EngineTime>();
  for (const [key, value] of values) {
    const [, kind, name] = /^(engine|cycles)-(?!capacity-)(.{1,32})$/.exec(key) ?? [];
    if (kind === undefined || name === undefined || engines.size >= mostEngines) continue;
    const busy = wholeOf(kind === "engine" ? value.replace(/\s*ns$/, "") : value);
    const outOf = kind === "cycles" ? wholeOf(values.get(`total-cycles-${name}`)) : undefined;
    // Cycles without the total are of no use; of a driver that tells both ways the time is taken.
    if (busy === undefined || (kind === "cycles" && (outOf === undefined || engines.has(name)))) continue;
    const capacity = wholeOf(values.get(`engine-capacity-${name}`)) ?? 1;
    if (capacity > 0) engines.set(name, { busy, capacity, ...(outOf !== undefined && { outOf }) });
  }
  return engines;
}

/** What is resident counts; drivers that do not tell it tell what is in use under the older key. */
function memoryOf(values: ReadonlyMap<string, string>): number | undefined {
  return sumOf(values, "resident-") ?? sumOf(values, "memory-");
}

function sumOf(values: ReadonlyMap<string, string>, prefix: string): number | undefined {
  let sum: number | undefined;
  for (const [key, value] of values) {
    if (!key.startsWith(prefix) || !ownMemory.test(key.slice(prefix.length))) continue;
    const [, count, unit = ""] = /^(\d{1,16})\s*([KMG]iB)?$/.exec(value) ?? [];
    if (count !== undefined) sum = (sum ?? 0) + Number(count) * (units[unit] ?? 1);
  }
  return sum;
}

function wholeOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,20}$/.test(text) ? Number(text) : undefined;
}
