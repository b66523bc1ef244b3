/**
 * Runs what is expected to fail now and then inside, such as reads of files that may be absent. Where the stack was when something was absent interests nobody, and writing it down is
 * most of what an error costs.
 */
export function withoutStack<T>(run: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return run();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
