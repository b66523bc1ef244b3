import type { FilesystemSizes, Host } from "../host.ts";
import { isInMemory, isOnBlockDevice, type Mount } from "./mountinfo.ts";

/** The sizes of a filesystem, or why they are not known. */
export type SizesAnswer = { readonly sizes: FilesystemSizes } | { readonly error: string };

/** One mount with what its filesystem says of itself. */
export interface Filesystem {
  readonly mount: Mount;
  readonly answer: SizesAnswer;
  /** Whether it is shown as series; the others count for the vitals only. */
  readonly hasSeries: boolean;
}

/** How long a filesystem may take to answer, in milliseconds. */
const patience = 1000;

/** Filesystems that may need a network are asked this many at a time. */
const askedAtOnce = 2;

/** Every call that hangs holds one of the four threads that Node has for all its files: beyond this many, no risk is taken. */
const mostHanging = 2;

/**
 * Asks filesystems for their sizes, by mountpoint. One that does not answer is given up after a second, and not asked again
 * before it has answered: it costs one thread and one second in all. Local filesystems are asked first, and whatever hangs.
 */
export function createSizesAsker(): (
  host: Host,
  mounts: readonly Mount[],
) => Promise<ReadonlyMap<string, SizesAnswer>> {
  const inFlight = new Map<string, Promise<SizesAnswer>>();
  const hanging = new Set<string>();

  async function call(host: Host, mountpoint: string): Promise<SizesAnswer> {
    try {
      return { sizes: await host.statfs(mountpoint) };
    } catch (error) {
      return { error: describe(error as NodeJS.ErrnoException) };
    } finally {
      inFlight.delete(mountpoint);
      hanging.delete(mountpoint);
    }
  }

  async function ask(host: Host, mountpoint: string): Promise<SizesAnswer> {
    if (hanging.has(mountpoint)) return { error: "mountpoint timeout" };
    const pending = inFlight.get(mountpoint) ?? call(host, mountpoint);
    inFlight.set(mountpoint, pending);
    const answer = await within(patience, pending);
    if (answer !== undefined) return answer;
    hanging.add(mountpoint);
    return { error: "mountpoint timeout" };
  }

  return async (host, mounts) => {
    const answers = new Map<string, SizesAnswer>();
    const local = unique(mounts.filter((mount) => isLocal(mount)));
    await Promise.all(local.map(async (mountpoint) => answers.set(mountpoint, await ask(host, mountpoint))));

    const remote = unique(mounts.filter((mount) => !isLocal(mount))).values();
    async function askRemote(): Promise<void> {
      for (const mountpoint of remote) {
        if (answers.has(mountpoint)) continue;
        const isRisky = hanging.size >= mostHanging && !hanging.has(mountpoint);
        answers.set(mountpoint, isRisky ? { error: "not asked: other mounts hang" } : await ask(host, mountpoint));
      }
    }
    await Promise.all(Array.from({ length: askedAtOnce }, askRemote));
    return answers;
  };
}

function isLocal(mount: Mount): boolean {
  return isOnBlockDevice(mount) || isInMemory(mount);
}

function unique(mounts: readonly Mount[]): string[] {
  return [...new Set(mounts.map(({ mountpoint }) => mountpoint))];
}

/** What a promise resolves to, or undefined where that takes longer. */
async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T | undefined> {
  const { promise: timeout, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, milliseconds, undefined);
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
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
