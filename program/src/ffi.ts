/**
 * Loads node:ffi, without the line that Node.js 26 writes to stderr about it: we know that it is experimental. Warnings of
 * anything else go their way. Undefined where this Node.js has none.
 */
export function loadFfi(): typeof import("node:ffi") | undefined {
  const emitWarning = Reflect.get(process, "emitWarning") as (...parts: unknown[]) => void;
  process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
    if (String(warning).startsWith("FFI is an experimental feature")) return;
    Reflect.apply(emitWarning, process, [warning, ...rest]);
  };
  try {
    return process.getBuiltinModule("node:ffi");
  } finally {
    Reflect.set(process, "emitWarning", emitWarning);
  }
}
