import type { SessionReading } from "./nvml/session.ts";

/** What the agent asks its helper: a sample of all devices. */
export interface NvmlQuestion {
  /** Numbers the questions: an answer says which it is to. */
  readonly question: number;
  /** Where the library may be, the likeliest first; of use to the first question only. */
  readonly libraries: readonly string[];
}

/** Why no sample can be had. The helper ends after it: another one begins anew. */
export interface NvmlFailure {
  /** Whether it was the library that could not be loaded, so that another way may be open. */
  readonly isLibraryMissing: boolean;
  readonly message: string;
}

/** What a sample found, and how. */
export interface NvmlSample extends SessionReading {
  /** Addresses of the devices whose errors are heard of. */
  readonly watched: readonly string[];
  /** Whether a device was lost or could not be opened, so that only another helper will see whether it is back. */
  readonly hasLost: boolean;
  /** How long the sample took, in milliseconds. */
  readonly tookMilliseconds: number;
}

/** What the helper answers. */
export interface NvmlAnswer {
  readonly question: number;
  readonly sample?: NvmlSample;
  readonly failure?: NvmlFailure;
}
