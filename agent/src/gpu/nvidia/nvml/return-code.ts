/**
 * What NVML's functions return, of those codes that somebody here tells apart.
 * https://docs.nvidia.com/deploy/nvml-api/group__nvmlDeviceEnumvs.html, `nvmlReturn_t`
 */
export const nvmlCodes = {
  success: 0,
  uninitialized: 1,
  invalidArgument: 2,
  notSupported: 3,
  noPermission: 4,
  notFound: 6,
  insufficientSize: 7,
  driverNotLoaded: 9,
  timeout: 10,
  functionNotFound: 13,
  gpuIsLost: 15,
  resetRequired: 16,
  operatingSystem: 17,
  versionMismatch: 18,
  structureVersion: 25,
  deprecated: 26,
} as const;

const meanings: ReadonlyMap<number, string> = new Map([
  [1, "the library is not initialized"],
  [2, "an argument is not valid"],
  [3, "not supported"],
  [4, "no permission: the agent may not open the device files /dev/nvidiactl and /dev/nvidia*"],
  [6, "not found"],
  [8, "a GPU lacks its external power"],
  [9, "the kernel has no NVIDIA driver loaded, or its device files /dev/nvidiactl and /dev/nvidia* are not here"],
  [10, "the driver timed out"],
  [11, "the kernel cannot use a GPU's interrupt"],
  [12, "the library lacks a library that it needs"],
  [13, "this version of the library lacks the function"],
  [14, "a GPU's own record of itself (infoROM) is broken"],
  [15, "the GPU cannot be reached any more"],
  [16, "the GPU has to be reset"],
  [17, "the operating system refuses access to the device files"],
  [18, "library and kernel driver are of different versions, as after an upgrade without a restart"],
  [20, "out of memory"],
  [25, "the driver does not know this version of a structure"],
  [999, "the driver failed for a reason that it does not tell"],
]);

/** A sentence's end about a code: `18: library and kernel driver are …`. */
export function describeCode(code: number): string {
  const meaning = meanings.get(code);
  return meaning === undefined ? `NVML's error ${code}` : `${meaning} (NVML's error ${code})`;
}

/**
 * Whether a function that returned the code will return it again for the same device as long as nothing is set up anew: asking once a second
 * would be in vain.
 */
export function isLasting(code: number): boolean {
  return lasting.has(code);
}

const lasting: ReadonlySet<number> = new Set([
  nvmlCodes.invalidArgument,
  nvmlCodes.notSupported,
  nvmlCodes.noPermission,
  nvmlCodes.functionNotFound,
  nvmlCodes.structureVersion,
  nvmlCodes.deprecated,
]);

/** Whether no call of any device can succeed after the code, until the library has been loaded anew. */
export function endsSession(code: number): boolean {
  return code === nvmlCodes.uninitialized || code === nvmlCodes.driverNotLoaded || code === nvmlCodes.versionMismatch;
}

/** A call that all others depend on has failed. */
export class NvmlError extends Error {
  readonly code: number;

  constructor(what: string, code: number) {
    super(`${what}: ${describeCode(code)}`);
    this.code = code;
  }
}
