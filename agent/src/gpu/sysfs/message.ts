import type { GpuSample } from "../device.ts";

/** What the agent asks the helper: one sample. */
export interface SysfsQuestion {
  readonly number: number;
  /** Where the host's proc and sys are mounted. */
  readonly proc: string;
  readonly sys: string;
  /** Whether the descriptors of all processes are searched. */
  readonly fdinfo: boolean;
}

/** What the helper answers. */
export interface SysfsAnswer {
  /** The question's number. */
  readonly number: number;
  readonly samples?: readonly GpuSample[];
  /** Why there are none. */
  readonly failure?: string;
}
