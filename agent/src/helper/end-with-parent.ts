import { loadFfi } from "@kubevitals/program";

/** PR_SET_PDEATHSIG and SIGKILL. https://man7.org/linux/man-pages/man2/PR_SET_PDEATHSIG.2const.html */
const setParentDeathSignal = 1;
const killSignal = 9n;

/**
 * Has the kernel end this process when the one that started it is gone, however that ended, also while a call hangs that keeps JavaScript
 * from running. Where there is no node:ffi only an orderly end of the agent ends it.
 */
export function endWithParent(): void {
  try {
    loadFfi()
      ?.dlopen(null, { prctl: { arguments: ["i32", "u64", "u64", "u64", "u64"], return: "i32" } })
      .functions.prctl(setParentDeathSignal, killSignal, 0n, 0n, 0n);
  } catch {
    // A C library without it: the channel's end is noticed between two calls.
  }
}
