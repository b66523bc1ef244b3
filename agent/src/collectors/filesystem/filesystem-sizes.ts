import type { FilesystemSizes, Host } from "../../host.ts";
import type { Mount } from "./mountinfo.ts";

/** The sizes of a filesystem, or why they are not known. */
export type SizesAnswer = { readonly sizes: FilesystemSizes } | { readonly error: string };

/** One mount with what its filesystem says of itself. */
export interface Filesystem {
  readonly mount: Mount;
  readonly answer: SizesAnswer;
  /** Whether it is shown as series; the others count for the vitals only. */
  readonly hasSeries: boolean;
  /** Mounts on the same mountpoint that differ in their device number. */
  readonly otherMounts: readonly Mount[];
}

/**
 * Asks filesystems for their sizes, by mountpoint, without waiting for any. Those that may hang get what they answered last; one
 * that has not answered yet is missing.
 *
 * @param asker the collector, which names all of its mounts each time
 */
export function askSizes(
  host: Host,
  asker: string,
  mounts: readonly Mount[],
  mayHang: (mount: Mount) => boolean,
): ReadonlyMap<string, SizesAnswer> {
  const answers = new Map<string, SizesAnswer>();
  const risky = new Set<string>();
  for (const mount of mounts) {
    const { mountpoint } = mount;
    if (mayHang(mount)) risky.add(mountpoint);
    else if (!answers.has(mountpoint)) answers.set(mountpoint, askLocal(host, mountpoint));
  }
  // Asked even when there are none: the helper process then ends.
  for (const [mountpoint, answer] of host.statfsRisky(asker, [...risky])) {
    answers.set(mountpoint, answer instanceof Error ? { error: describe(answer) } : { sizes: answer });
  }
  return answers;
}

function askLocal(host: Host, mountpoint: string): SizesAnswer {
  try {
    return { sizes: host.statfsLocal(mountpoint) };
  } catch (error) {
    return { error: describe(error as NodeJS.ErrnoException) };
  }
}

/** The usual failures of statfs(2) in the words of errno(3), which node_exporter puts into the label. */
const words: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "operation not permitted",
  ENOENT: "no such file or directory",
  EIO: "input/output error",
  ENOTCONN: "transport endpoint is not connected",
  ETIMEDOUT: "connection timed out",
  EHOSTDOWN: "host is down",
};

/** Linux' number of ESTALE, for which Node has no name. */
const staleHandle = -116;

function describe({ code, errno, message }: NodeJS.ErrnoException): string {
  if (errno === staleHandle) return "stale NFS file handle";
  return words[code ?? ""] ?? code ?? message;
}
