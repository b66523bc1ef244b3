import type { Handle, NvmlFunction, NvmlLibrary } from "./library.ts";
import { endsSession, isLasting, nvmlCodes, NvmlError } from "./return-code.ts";

/** The driver can no longer reach the device: it has fallen off the bus, or was taken out. */
export class GpuLostError extends Error {}

/** An unsigned number that means that there is none: all bits set, in 32 or 64 of them. NVML_VALUE_NOT_AVAILABLE is one. */
const none32 = 0xff_ff_ff_ff;

/** Bytes that the answer of any call but those with buffers of their own fits into. */
const answerBytes = 256;

/**
 * Calls the functions of one device, or of one part of a divided device. What the device does not support is asked once and then
 * left alone until `retry`.
 */
export class DeviceCalls {
  readonly library: NvmlLibrary;
  readonly handle: Handle;
  /** What the last call said: valid until the next one. */
  readonly answer = Buffer.alloc(answerBytes);
  /** Where a call says a second thing that nobody asks for. */
  readonly #aside = Buffer.alloc(answerBytes);
  readonly #unsupported = new Set<string>();
  #needsReset = false;

  constructor(library: NvmlLibrary, handle: Handle) {
    this.library = library;
    this.handle = handle;
  }

  /** Asks at the next occasion also for what was not supported. */
  retry(): void {
    this.#unsupported.clear();
  }

  /** Whether the driver has said since the last time that the device has to be reset before it answers again. */
  takeNeedOfReset(): boolean {
    const needsReset = this.#needsReset;
    this.#needsReset = false;
    return needsReset;
  }

  /**
   * Takes note of what a code says of more than the call that returned it.
   *
   * @throws {GpuLostError} where the device is gone.
   * @throws {NvmlError} where no device can be asked any more.
   */
  heed(code: number, what: string): void {
    if (code === nvmlCodes.gpuIsLost) throw new GpuLostError(what);
    if (endsSession(code)) throw new NvmlError(what, code);
    if (code === nvmlCodes.resetRequired) this.#needsReset = true;
  }

  /**
   * Calls a function with the device's handle in front. Whether it succeeded is returned.
   *
   * @param variant what the function is asked for, where it can be asked for several things that may or may not be supported
   * @throws {GpuLostError} where the device is gone.
   * @throws {NvmlError} where no device can be asked any more.
   */
  succeeds(name: NvmlFunction, words: readonly (Handle | number | Buffer)[], variant = 0): boolean {
    return this.code(name, words, variant) === nvmlCodes.success;
  }

  /** The same, for calls of which more than success matters. */
  code(name: NvmlFunction, words: readonly (Handle | number | Buffer)[], variant = 0): number {
    const key = variant === 0 ? name : `${name} ${variant}`;
    if (this.#unsupported.has(key)) return nvmlCodes.notSupported;
    const code = this.library.call(name, this.handle, ...words);
    this.heed(code, name);
    if (isLasting(code)) this.#unsupported.add(key);
    return code;
  }

  /** The one 32-bit number that a function says; undefined where it says none. */
  number(name: NvmlFunction): number | undefined {
    if (!this.succeeds(name, [this.answer])) return undefined;
    return known32(this.answer.readUInt32LE(0));
  }

  /** The same of a function that is told what to say it of. */
  numberOf(name: NvmlFunction, what: number): number | undefined {
    if (!this.succeeds(name, [what, this.answer], what + 1)) return undefined;
    return known32(this.answer.readUInt32LE(0));
  }

  /** The same of a function that says something else besides, such as the time that it measured for. */
  firstNumber(name: NvmlFunction): number | undefined {
    if (!this.succeeds(name, [this.answer, this.#aside])) return undefined;
    return known32(this.answer.readUInt32LE(0));
  }
}

/** A 32-bit number; undefined where it stands for none. */
export function known32(value: number): number | undefined {
  return value === none32 ? undefined : value;
}

/** A 64-bit number; undefined where it is too large to be one that a device counts. */
export function numberAt(buffer: Buffer, offset: number): number | undefined {
  const value = buffer.readBigUInt64LE(offset);
  return value > BigInt(Number.MAX_SAFE_INTEGER) ? undefined : Number(value);
}

/** A share in percent as a ratio; undefined where it is no share. */
export function ratioOf(percent: number | undefined): number | undefined {
  return percent === undefined || !(percent >= 0 && percent <= 100) ? undefined : percent / 100;
}
