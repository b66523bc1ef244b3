import type { Handle, NvmlLibrary } from "./library.ts";
import { nvmlCodes } from "./return-code.ts";

/** An error that the driver told by an event. */
export interface XidEvent {
  /** The device that it is of. */
  readonly handle: Handle;
  /** NVIDIA's number of the kind of error. */
  readonly code: number;
}

/** `nvmlEventTypeXidCriticalError`. */
const xidEvents = 8n;

/** `nvmlEventData_t`: where its members begin. */
const struct = { bytes: 64, type: 8, data: 16 } as const;

/** Events that are fetched at one sample: a storm is fetched bit by bit, and the driver keeps but the last of each device. */
const mostAtOnce = 64;

/** The number that NVML gives for a kind of error that it does not know. */
const mostCode = 999;

/** Hears of the driver's errors. Nothing waits for one: what has come is fetched at each sample. */
export class XidEvents {
  readonly #library: NvmlLibrary;
  readonly #place = Buffer.alloc(struct.bytes);
  #set: Handle | undefined;
  readonly #watched = new Set<Handle>();

  /** @param handles the devices that are listened to; those whose driver has no events are left out */
  constructor(library: NvmlLibrary, handles: readonly Handle[]) {
    this.#library = library;
    if (library.call("nvmlEventSetCreate", this.#place) !== nvmlCodes.success) return;
    const set = this.#place.readBigUInt64LE(0);
    this.#set = set;
    for (const handle of handles) {
      if (library.call("nvmlDeviceRegisterEvents", handle, xidEvents, set) === nvmlCodes.success) {
        this.#watched.add(handle);
      }
    }
  }

  /** Whether errors of the device are heard of. */
  watches(handle: Handle): boolean {
    return this.#watched.has(handle);
  }

  /** What has come since the last time. */
  fetch(): readonly XidEvent[] {
    const events: XidEvent[] = [];
    if (this.#set === undefined || this.#watched.size === 0) return events;
    for (let fetched = 0; fetched < mostAtOnce; fetched++) {
      // No time to wait: without it the call would hold the process until the next event.
      if (this.#library.call("nvmlEventSetWait_v2", this.#set, this.#place, 0) !== nvmlCodes.success) break;
      const code = this.#place.readBigUInt64LE(struct.data);
      const isXid = (this.#place.readBigUInt64LE(struct.type) & xidEvents) !== 0n;
      if (isXid && code <= BigInt(mostCode))
        events.push({ handle: this.#place.readBigUInt64LE(0), code: Number(code) });
    }
    return events;
  }

  close(): void {
    if (this.#set !== undefined) this.#library.call("nvmlEventSetFree", this.#set);
    this.#set = undefined;
    this.#watched.clear();
  }
}
