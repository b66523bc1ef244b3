import { loadFfi } from "@kubevitals/program";
import { nvmlCodes } from "./return-code.ts";

/** A handle of NVML's: a pointer that only the library follows. */
export type Handle = bigint;

/** The library could not be loaded: another way to the devices may be open. */
export class LibraryError extends Error {}

/**
 * The functions that are called, with their arguments; each returns an nvmlReturn_t. `u64` is a handle or an integer of that size,
 * `buffer` a place for what the function says. https://docs.nvidia.com/deploy/nvml-api/
 */
const signatures = {
  nvmlInit_v2: [],
  nvmlShutdown: [],
  nvmlSystemGetDriverVersion: ["buffer", "u32"],
  nvmlDeviceGetCount_v2: ["buffer"],
  nvmlDeviceGetHandleByIndex_v2: ["u32", "buffer"],
  nvmlDeviceGetName: ["u64", "buffer", "u32"],
  nvmlDeviceGetUUID: ["u64", "buffer", "u32"],
  nvmlDeviceGetPciInfo_v3: ["u64", "buffer"],
  nvmlDeviceGetMinorNumber: ["u64", "buffer"],
  nvmlDeviceGetNumaNodeId: ["u64", "buffer"],
  nvmlDeviceGetUtilizationRates: ["u64", "buffer"],
  nvmlDeviceGetEncoderUtilization: ["u64", "buffer", "buffer"],
  nvmlDeviceGetDecoderUtilization: ["u64", "buffer", "buffer"],
  nvmlDeviceGetMemoryInfo_v2: ["u64", "buffer"],
  nvmlDeviceGetMemoryInfo: ["u64", "buffer"],
  nvmlDeviceGetTemperatureV: ["u64", "buffer"],
  nvmlDeviceGetTemperature: ["u64", "u32", "buffer"],
  nvmlDeviceGetPowerUsage: ["u64", "buffer"],
  nvmlDeviceGetEnforcedPowerLimit: ["u64", "buffer"],
  nvmlDeviceGetClockInfo: ["u64", "u32", "buffer"],
  nvmlDeviceGetCurrentClocksEventReasons: ["u64", "buffer"],
  nvmlDeviceGetCurrentClocksThrottleReasons: ["u64", "buffer"],
  nvmlDeviceGetPcieThroughput: ["u64", "u32", "buffer"],
  nvmlDeviceGetFanSpeed: ["u64", "buffer"],
  nvmlDeviceGetFieldValues: ["u64", "i32", "buffer"],
  nvmlDeviceGetComputeRunningProcesses_v3: ["u64", "buffer", "buffer"],
  nvmlDeviceGetComputeRunningProcesses_v2: ["u64", "buffer", "buffer"],
  nvmlDeviceGetGraphicsRunningProcesses_v3: ["u64", "buffer", "buffer"],
  nvmlDeviceGetGraphicsRunningProcesses_v2: ["u64", "buffer", "buffer"],
  nvmlDeviceGetProcessUtilization: ["u64", "buffer", "buffer", "u64"],
  nvmlDeviceGetGridLicensableFeatures_v4: ["u64", "buffer"],
  nvmlDeviceGetMigMode: ["u64", "buffer", "buffer"],
  nvmlDeviceGetMaxMigDeviceCount: ["u64", "buffer"],
  nvmlDeviceGetMigDeviceHandleByIndex: ["u64", "u32", "buffer"],
  nvmlDeviceGetGpuInstanceId: ["u64", "buffer"],
  nvmlDeviceGetComputeInstanceId: ["u64", "buffer"],
  nvmlGpmQueryDeviceSupport: ["u64", "buffer"],
  nvmlGpmSampleAlloc: ["buffer"],
  nvmlGpmSampleFree: ["u64"],
  nvmlGpmSampleGet: ["u64", "u64"],
  nvmlGpmMigSampleGet: ["u64", "u32", "u64"],
  nvmlGpmMetricsGet: ["buffer"],
  nvmlEventSetCreate: ["buffer"],
  nvmlEventSetFree: ["u64"],
  nvmlDeviceRegisterEvents: ["u64", "u64", "u64"],
  nvmlEventSetWait_v2: ["u64", "buffer", "u32"],
} as const satisfies Record<string, readonly string[]>;

export type NvmlFunction = keyof typeof signatures;

/** Names of all functions that are called. */
export const nvmlFunctions = Object.keys(signatures) as readonly NvmlFunction[];

/** Architectures whose structures are those that are read here: 64 bits, little-endian, C's usual alignment. */
const architectures: ReadonlySet<string> = new Set(["x64", "arm64"]);

type NativeFunction = (...words: readonly (Handle | number | Buffer)[]) => number;

/** NVIDIA's management library, loaded into this process. Its calls may hang or crash: it belongs into a helper process. */
export class NvmlLibrary {
  readonly path: string;
  readonly #functions = new Map<NvmlFunction, NativeFunction | undefined>();
  readonly #find: (name: NvmlFunction) => NativeFunction;

  private constructor(path: string, find: (name: NvmlFunction) => NativeFunction) {
    this.path = path;
    this.#find = find;
  }

  /**
   * Loads the first of the libraries that can be loaded.
   *
   * @param paths file names, or names that the dynamic linker looks for
   * @throws {LibraryError} where there is none, with what was tried.
   */
  static load(paths: readonly string[]): NvmlLibrary {
    if (!architectures.has(process.arch)) throw new LibraryError(`NVML's structures are not known on ${process.arch}`);
    const ffi = loadFfi();
    if (ffi === undefined) throw new LibraryError(`Node.js ${process.version} has no node:ffi, which NVML needs`);
    const failures: string[] = [];
    for (const path of paths) {
      try {
        const library = new ffi.DynamicLibrary(path);
        const find = (name: NvmlFunction) =>
          library.getFunction(name, { arguments: signatures[name], return: "i32" }) as unknown as NativeFunction;
        return new NvmlLibrary(path, find);
      } catch (error) {
        failures.push(error instanceof Error ? error.message : String(error));
      }
    }
    throw new LibraryError(`NVIDIA's library libnvidia-ml.so.1 cannot be loaded: ${failures.join("; ")}`);
  }

  /** Calls a function; one that this version of the library lacks returns what NVML itself returns for that. */
  call(name: NvmlFunction, ...words: readonly (Handle | number | Buffer)[]): number {
    const known = this.#functions.get(name);
    const native = known ?? this.#resolve(name);
    return native === undefined ? nvmlCodes.functionNotFound : native(...words);
  }

  #resolve(name: NvmlFunction): NativeFunction | undefined {
    if (this.#functions.has(name)) return undefined;
    let native: NativeFunction | undefined;
    try {
      native = this.#find(name);
    } catch {
      // An older library: it lacks the function and has all else.
    }
    this.#functions.set(name, native);
    return native;
  }
}
