import type { GpuErrorCounts, GpuLinkErrors, GpuReading } from "../../device.ts";

/** A reading that is being put together. */
export type ReadingDraft = { -readonly [Key in keyof GpuReading]?: GpuReading[Key] | undefined };

export type ErrorCountsDraft = { -readonly [Key in keyof GpuErrorCounts]?: GpuErrorCounts[Key] | undefined };

export type LinkErrorsDraft = { -readonly [Key in keyof GpuLinkErrors]?: GpuLinkErrors[Key] | undefined };

/** The object without what is undefined: it travels as JSON, and absent means absent. */
export function withoutUndefined<T extends object>(draft: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: Exclude<T[Key], undefined>;
  };
}
