import type { FilesystemSizes } from "./sizes.ts";

/** What the agent asks its helper: the sizes of a mount. */
export interface StatfsQuestion {
  /** Where the host has it mounted. */
  readonly mountpoint: string;
  /** Where the agent sees that. */
  readonly path: string;
}

/** A failure of the call: its code and, where Node has none, Linux' number. */
export interface StatfsFailure {
  readonly code?: string;
  readonly errno?: number;
  readonly message: string;
}

/** What the helper answers. */
export interface StatfsAnswer {
  readonly mountpoint: string;
  readonly sizes?: FilesystemSizes;
  readonly failure?: StatfsFailure;
}
