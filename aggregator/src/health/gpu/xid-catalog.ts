/**
 * How bad an XID is. `application`: what ran on the GPU failed, and most often by its own fault. `degraded`: the GPU lives with it.
 * `fault`: it takes a reset of the GPU, a restart of the node, or service. `note`: it says nothing new, or nothing that is wrong.
 */
export type XidClass = "application" | "degraded" | "fault" | "note";

/** What NVIDIA's catalogue tells of an XID, in short. */
export interface Xid {
  readonly class: XidClass;
  readonly meaning: string;
}

/**
 * XIDs by number. Classes follow the column «immediate action» of NVIDIA's catalogue, and what its notes add: resets, restarts and
 * mechanics are faults; restarts of the application are the application's. https://docs.nvidia.com/deploy/xid-errors/
 */
const xids: ReadonlyMap<number, Xid> = new Map([
  ...of("application", {
    8: "the GPU stopped working on a channel",
    11: "the stream of commands was corrupt",
    13: "the graphics engine met an exception, as by access beyond an array",
    25: "the stream of commands was invalid",
    31: "a memory page fault: an address that the program may not use",
    32: "the stream of commands was corrupt, by the program or by a poor PCIe link",
    37: "firmware met a method that it does not know",
    38: "firmware ran into its watchdog",
    39: "copy engine 0 met an exception",
    40: "copy engine 1 met an exception",
    41: "copy engine 2 met an exception",
    43: "a program was stopped for a fault of its own",
    44: "the graphics engine failed while it changed context",
    45: "a program was cleared away, after another error or as it was killed",
    60: "the video processor met an exception",
    66: "the driver made an access that is not allowed",
    67: "the driver made an access that is not allowed",
    68: "a video decoder met an exception",
    69: "the graphics engine met a class error",
    70: "copy engine 3 failed",
    71: "copy engine 4 failed",
    72: "copy engine 5 failed",
    75: "copy engine 6 failed",
    76: "copy engine 7 failed",
    77: "copy engine 8 failed",
    80: "data was corrupt when it reached the GPU",
    82: "a JPEG decoder failed",
    83: "a video decoder failed",
    84: "a video decoder failed",
    85: "copy engine 9 failed",
    86: "the optical flow accelerator met an exception",
    88: "a video decoder failed",
    89: "a video decoder failed",
    137: "an access over NVLink was not allowed",
    139: "the optical flow accelerator failed",
    141: "a fast path of CUDA failed",
    142: "a video encoder failed",
    151: "keys could not be rotated",
    ...named(range(96, 98), "a video decoder failed"),
    ...named(range(99, 105), "a JPEG decoder failed"),
    ...named(range(126, 135), "a copy engine failed"),
  }),
  ...of("degraded", {
    63: "a row or page of memory was set aside",
    78: "a virtual GPU did not start",
    92: "corrected memory errors are frequent",
    93: "the GPU's memory of itself may not be written any more",
    94: "a memory error was contained to one program",
    121: "the link to the CPU corrected errors",
    157: "memory that should be set aside could not be: there is no spare left",
    159: "the link to the CPU met an error",
    160: "a channel of memory was set aside",
    161: "a channel of memory could not be set aside",
    163: "power smoothing is off",
    164: "the parts that smooth power are near their end",
    165: "the parts that smooth power are at their end",
    166: "traffic came before its encryption was set up",
    168: "the GPU has less memory than it should",
    170: "an interrupt came that confidential computing does not expect",
  }),
  ...of("fault", {
    46: "the GPU stopped working",
    48: "memory has an error that could not be corrected",
    54: "auxiliary power is not connected",
    62: "a micro-controller of the GPU halted",
    64: "memory could not be set aside",
    74: "NVLink failed",
    79: "the GPU has fallen off the bus",
    95: "a memory error was not contained",
    109: "changing context took too long",
    110: "a security fault",
    119: "the GPU's system processor did not answer",
    120: "the GPU's system processor failed",
    136: "a link could not be trained",
    140: "memory has errors that could not be corrected nor set aside",
    143: "the GPU could not be started",
    155: "NVLink went down",
    156: "a part was set aside, which takes a reset",
    158: "the GPU did not answer in time",
    167: "PCIe did not answer in time",
    169: "a micro-controller of the GPU halted",
    171: "memory has an error that could not be corrected",
    172: "on-chip memory has an error that could not be corrected",
    ...named(range(144, 150), "NVLink failed"),
  }),
  ...of("note", {
    14: "an error that somebody injected",
    106: "a test message",
    107: "a test message",
    154: "what another XID takes to recover has changed",
    162: "power smoothing is on again",
  }),
]);

/** What an XID tells; one that the catalogue does not have, or no longer uses, is taken for a degraded GPU. */
export function xidOf(code: number): Xid {
  return xids.get(code) ?? { class: "degraded", meaning: "the catalogue of XIDs that is known here does not have it" };
}

function of(xidClass: XidClass, meanings: Readonly<Record<number, string>>): readonly (readonly [number, Xid])[] {
  return Object.entries(meanings).map(([code, meaning]) => [Number(code), { class: xidClass, meaning }]);
}

function named(codes: readonly number[], meaning: string): Readonly<Record<number, string>> {
  return Object.fromEntries(codes.map((code) => [code, meaning]));
}

/** From the first to the last, with both. */
function range(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
