import { closeSync, constants, openSync, readSync } from "node:fs";

/** What a read of a device gave: a record, valid until the next read; or that there is none now; or that some were overwritten. */
export type RecordRead = Uint8Array | "none" | "overrun";

/** A device that gives a record at each read. */
export interface Records {
  /** @throws what the device fails with, but for the two that say how things are. */
  read(): RecordRead;
  close(): void;
}

/** More than the longest record of the kernel's log has: CONSOLE_EXT_LOG_MAX is 8 KiB. */
const recordBytes = 16 * 1024;

/**
 * Reads a device that gives one record a read, such as `/dev/kmsg`, without ever waiting.
 * https://www.kernel.org/doc/Documentation/ABI/testing/dev-kmsg
 */
export class RecordReader implements Records {
  readonly #descriptor: number;
  readonly #buffer = Buffer.allocUnsafeSlow(recordBytes);

  /** @throws where the device cannot be opened. */
  constructor(path: string) {
    this.#descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  }

  read(): RecordRead {
    try {
      const length = readSync(this.#descriptor, this.#buffer, 0, recordBytes, null);
      return length === 0 ? "none" : this.#buffer.subarray(0, length);
    } catch (error) {
      // An exception a second costs 4 µs; Node has no other way to say that nothing is there.
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EAGAIN") return "none";
      if (code === "EPIPE") return "overrun";
      throw error;
    }
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}
