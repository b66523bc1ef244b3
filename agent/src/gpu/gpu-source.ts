import type { GpuSample } from "./device.ts";

/** A way to devices, of one vendor or several. Nothing of it may block. */
export interface GpuSource {
  /**
   * Asks for a new sample. Resolves once that is there, or will not be there soon: a sample of the machine is not held up by a driver
   * that hangs. Never rejects.
   */
  refresh(): Promise<void>;
  /**
   * The latest sample of each vendor that has a device here.
   *
   * @throws {PendingError} where nothing has come yet; any other error where the devices cannot be read.
   */
  read(): readonly GpuSample[];
  close(): void;
}
