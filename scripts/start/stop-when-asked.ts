const parentCheckMilliseconds = 500;

/** Stops when a signal says so, when npm is gone, or when nobody reads the output any more. It may be told several times. */
export function stopWhenAsked(stop: () => void): void {
  // Signals may come twice: from the terminal, and from npm, which hands on its own.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
  if (process.env["npm_lifecycle_event"] !== undefined) stopWithParent(stop);
  process.stdout.on("error", stop);
  process.stderr.on("error", () => undefined);
}

/** npm hands SIGINT and SIGTERM on; when another signal ends it, nobody is told. */
function stopWithParent(stop: () => void): void {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && stop(), parentCheckMilliseconds);
}
