import { loadFfi } from "@kubevitals/program";

/** What adjtimex(2) says of the kernel's clock: the fields of `struct timex`, in the kernel's units. */
export interface Timex {
  /** What the call returns; 5 (TIME_ERROR): nothing keeps the clock in step. */
  readonly state: number;
  readonly offset: number;
  readonly frequency: number;
  readonly maxError: number;
  readonly estimatedError: number;
  readonly status: number;
  readonly constant: number;
  readonly tick: number;
  readonly ppsFrequency: number;
  readonly jitter: number;
  readonly shift: number;
  readonly stability: number;
  readonly jitterCount: number;
  readonly calibrationCount: number;
  readonly errorCount: number;
  readonly stabilityCount: number;
  readonly tai: number;
}

/** The clock's state, or why it cannot be told here. */
export type TimexAnswer = Timex | { readonly absent: string };

/** Bytes of `struct timex` on 64-bit architectures, and where its fields begin. */
const structBytes = 208;
const notPermitted = 1;

/**
 * Parses the `struct timex` of a 64-bit little-endian kernel. https://man7.org/linux/man-pages/man2/adjtimex.2.html
 */
export function parseTimex(state: number, struct: Buffer): Timex {
  const long = (at: number) => Number(struct.readBigInt64LE(at));
  return {
    state,
    offset: long(8),
    frequency: long(16),
    maxError: long(24),
    estimatedError: long(32),
    status: struct.readInt32LE(40),
    constant: long(48),
    tick: long(88),
    ppsFrequency: long(96),
    jitter: long(104),
    shift: struct.readInt32LE(112),
    stability: long(120),
    jitterCount: long(128),
    calibrationCount: long(136),
    errorCount: long(144),
    stabilityCount: long(152),
    tai: struct.readInt32LE(160),
  };
}

/** Calls into the C library: what adjtimex returns, and errno after it. */
interface Libc {
  adjtimex(struct: Buffer): number;
  errno(): number;
}

/** A reader of the kernel's clock. What it needs is loaded at the first call; where that fails, every call says why. */
export function createAdjtimex(load: () => Libc | { readonly absent: string } = loadLibc): () => TimexAnswer {
  let libc: ReturnType<typeof load> | undefined;
  const struct = Buffer.alloc(structBytes);
  return () => {
    libc ??= load();
    if ("absent" in libc) return libc;
    // All modes zero: reads, changes nothing, and needs no privilege.
    struct.fill(0);
    const state = libc.adjtimex(struct);
    if (state >= 0) return parseTimex(state, struct);
    const errno = libc.errno();
    if (errno === notPermitted) return { absent: "adjtimex(2) is not permitted here (seccomp)" };
    throw new Error(`adjtimex(2) failed with errno ${errno}`);
  };
}

/** Architectures whose `struct timex` is the one above. */
const architectures: ReadonlySet<string> = new Set(["x64", "arm64"]);

function loadLibc(): Libc | { readonly absent: string } {
  if (!architectures.has(process.arch)) return { absent: `the layout of struct timex is not known on ${process.arch}` };
  const ffi = loadFfi();
  if (ffi === undefined) return { absent: `Node.js ${process.version} has no node:ffi, which adjtimex(2) needs` };
  try {
    // Of this very process: whichever C library it was linked with.
    const { functions } = ffi.dlopen(null, {
      adjtimex: { arguments: ["buffer"], return: "i32" },
      __errno_location: { arguments: [], return: "pointer" },
    });
    const { __errno_location: errnoLocation } = functions;
    return {
      adjtimex: (struct) => functions.adjtimex(struct),
      errno: () => ffi.getInt32(errnoLocation()),
    };
  } catch (error) {
    return { absent: `the C library has no adjtimex(2): ${error instanceof Error ? error.message : String(error)}` };
  }
}
