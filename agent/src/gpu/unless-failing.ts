/**
 * What `read` gives; undefined where it fails in whatever way. A device that is going, that hangs or that its driver resets answers
 * with all kinds of errors, and a process that ends takes its files away: the others still have something to say.
 */
export function unlessFailing<T>(read: () => T | undefined): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
