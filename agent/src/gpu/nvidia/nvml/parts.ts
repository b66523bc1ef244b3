import type { GpuIdentity, GpuReading } from "../../device.ts";
import { DeviceCalls, GpuLostError } from "./device-calls.ts";
import { withoutUndefined, type ReadingDraft } from "./draft.ts";
import { readText } from "./identity.ts";
import { Processes } from "./processes.ts";
import { Profiling } from "./profiling.ts";
import { uuidIn } from "./text.ts";
import { readMemory } from "./values.ts";

/** Parts that a device has at most: today's have seven. */
const mostParts = 64;

/** One part of a device that is divided (MIG): a compute instance in a GPU instance. */
interface Part {
  readonly calls: DeviceCalls;
  readonly identity: Partial<GpuIdentity> & Pick<GpuReading, "part">;
  readonly processes: Processes;
  readonly profiling: Profiling;
}

/** The parts of one device. Which there are is looked up when the session takes its census: they change while the driver runs. */
export class Parts {
  readonly #device: DeviceCalls;
  readonly #identity: GpuIdentity;
  #parts: readonly Part[] = [];

  constructor(device: DeviceCalls, identity: GpuIdentity) {
    this.#device = device;
    this.#identity = identity;
  }

  /** Looks which parts there are now; those that have stayed keep what is remembered of them. */
  find(): void {
    const before = new Map(this.#parts.map((part) => [keyOf(part), part]));
    this.#parts = this.#isDivided() ? this.#list(before) : [];
    const kept = new Set(this.#parts);
    for (const part of before.values()) if (!kept.has(part)) part.profiling.close();
  }

  /** What every part says, in the order in which the driver lists them. */
  read(now: number): readonly GpuReading[] {
    return this.#parts.flatMap((part) => {
      try {
        return [this.#readPart(part, now)];
      } catch (error) {
        if (error instanceof GpuLostError) return [];
        throw error;
      }
    });
  }

  close(): void {
    for (const { profiling } of this.#parts) profiling.close();
    this.#parts = [];
  }

  #isDivided(): boolean {
    // Says the current mode, and the one after the next reset.
    return this.#device.firstNumber("nvmlDeviceGetMigMode") === 1;
  }

  #list(known: ReadonlyMap<string, Part>): readonly Part[] {
    const device = this.#device;
    const count = Math.min(device.number("nvmlDeviceGetMaxMigDeviceCount") ?? 0, mostParts);
    const parts: Part[] = [];
    for (let index = 0; index < count; index++) {
      // Numbers may be free in between. What is not there now may be there at the next census, so that is not remembered.
      if (device.library.call("nvmlDeviceGetMigDeviceHandleByIndex", device.handle, index, device.answer) !== 0)
        continue;
      const part = this.#open(new DeviceCalls(device.library, device.answer.readBigUInt64LE(0)));
      if (part !== undefined) parts.push(known.get(keyOf(part)) ?? part);
    }
    return parts;
  }

  #open(calls: DeviceCalls): Part | undefined {
    const instanceId = calls.number("nvmlDeviceGetGpuInstanceId");
    if (instanceId === undefined) return undefined;
    const model = readText(calls, "nvmlDeviceGetName");
    // `NVIDIA A100-SXM4-40GB MIG 1g.5gb`
    const profile = / MIG (\S+)$/.exec(model ?? "")?.[1];
    return {
      calls,
      identity: {
        ...withoutUndefined({ uuid: uuidIn(readText(calls, "nvmlDeviceGetUUID")) }),
        part: {
          instanceId,
          ...withoutUndefined({
            parentUuid: this.#identity.uuid,
            computeInstanceId: calls.number("nvmlDeviceGetComputeInstanceId"),
            profile,
          }),
        },
      },
      processes: new Processes(calls),
      profiling: new Profiling(this.#device, instanceId),
    };
  }

  #readPart({ calls, identity, processes, profiling }: Part, now: number): GpuReading {
    const draft: ReadingDraft = {};
    readMemory(calls, draft);
    draft.profiling = profiling.read(now);
    draft.processes = processes.read();
    const { uuid: _parent, ...shared } = this.#identity;
    return { ...shared, ...identity, ...withoutUndefined(draft) };
  }
}

/** A part is the same as long as its handle and its ids are: handles are used again. */
function keyOf({ calls, identity }: Part): string {
  return `${calls.handle} ${identity.uuid} ${JSON.stringify(identity.part)}`;
}
