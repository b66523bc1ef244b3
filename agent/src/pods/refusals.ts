/** Failures that say that this user may not look, or that the process or folder that was looked at has just gone. */
const refusals = new Set(["EACCES", "EPERM", "ESRCH", "ENAMETOOLONG"]);

/** What `read` gives; undefined where the kernel refuses it. */
export function unlessRefused<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (refusals.has((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}
