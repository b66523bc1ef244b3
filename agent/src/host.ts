import { readFileSync, readdirSync, readlinkSync, statfs, statfsSync, type StatsFs } from "node:fs";
import { hostname, machine } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { systemClock, type Clock } from "@kubevitals/program";
import { FileReader } from "./file-reader.ts";

/** Where the host that is read is mounted. */
export interface HostPaths {
  readonly proc: string;
  readonly sys: string;
  readonly root: string;
}

/** Sizes of a filesystem, as statfs(2) gives them. */
export interface FilesystemSizes {
  readonly blockBytes: number;
  readonly blocks: number;
  readonly freeBlocks: number;
  readonly availableBlocks: number;
  readonly inodes: number;
  readonly freeInodes: number;
}

/**
 * The machine that an agent reads: the only door to its files, its clock and its name. A file that is not there, or that the
 * kernel refuses to read because its feature is switched off, is undefined; any other failure is thrown.
 */
export interface Host {
  readonly clock: Clock;
  readonly hostname: string;
  /** Hardware name of the kernel, as `uname -m`. */
  readonly machine: string;
  /** Size of a page of memory in bytes; undefined where it cannot be told. */
  readonly pageBytes: number | undefined;
  /** IANA name of the time zone that the agent runs in. */
  readonly timeZone: string;
  /** Where the host's root is mounted, as the agent sees it. */
  readonly rootPath: string;
  /** Content of a file below the proc mount, kept open between reads. Valid until the next read. */
  readProc(path: string): Uint8Array | undefined;
  /** The same of a file that is not kept open: one of many, or one that goes with a process. */
  readProcOnce(path: string): Uint8Array | undefined;
  /** Names in a folder below the proc mount; undefined where there is no such folder. */
  listProc(path: string): readonly string[] | undefined;
  /** Where a symbolic link below the proc mount leads; undefined where there is none. */
  readProcLink(path: string): string | undefined;
  /** Content of a file below the sys mount, kept open between reads. Valid until the next read. */
  readSys(path: string): Uint8Array | undefined;
  /** The same of a file that is not kept open. */
  readSysOnce(path: string): Uint8Array | undefined;
  /** Names in a folder below the sys mount; undefined where there is no such folder. */
  listSys(path: string): readonly string[] | undefined;
  /** Where a symbolic link below the sys mount leads; undefined where there is none. */
  readSysLink(path: string): string | undefined;
  /** Content of a file below the root mount. Valid until the next read. */
  readRoot(path: string): Uint8Array | undefined;
  /** Names in a folder below the root mount; undefined where there is no such folder. */
  listRoot(path: string): readonly string[] | undefined;
  /** Sizes of what is mounted at a path of the host, at once: only for filesystems that cannot hang. */
  statfsLocal(mountpoint: string): FilesystemSizes;
  /** The same for one that may hang as long as it likes. */
  statfs(mountpoint: string): Promise<FilesystemSizes>;
  close(): void;
}

/**
 * Failures that say that the kernel or the machine does not have what was asked for. Node calls Linux' error 95, which
 * switched-off PSI gives, ENOTSUP.
 */
const absentCodes = new Set(["ENOENT", "ENOTDIR", "ENOTSUP", "EOPNOTSUPP", "ENODEV", "EINVAL"]);

const statfsOf = promisify(statfs);

/** The host whose mounts are at the given paths. */
export function openHost(paths: HostPaths, clock: Clock = systemClock): Host {
  const reader = new FileReader();
  const proc = reader.below(paths.proc);
  const sys = reader.below(paths.sys);
  return {
    clock,
    hostname: hostname(),
    machine: machine(),
    pageBytes: unlessAbsent(() => pageBytesOf(readFileSync("/proc/self/auxv"))),
    timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    rootPath: paths.root,
    readProc: (path) => unlessAbsent(() => proc.readKept(path)),
    readProcOnce: (path) => unlessAbsent(() => proc.readOnce(path)),
    listProc: (path) => unlessAbsent(() => readdirSync(`${paths.proc}/${path}`)),
    readProcLink: (path) => unlessAbsent(() => readlinkSync(`${paths.proc}/${path}`)),
    readSys: (path) => unlessAbsent(() => sys.readKept(path)),
    readSysOnce: (path) => unlessAbsent(() => sys.readOnce(path)),
    listSys: (path) => unlessAbsent(() => readdirSync(`${paths.sys}/${path}`)),
    readSysLink: (path) => unlessAbsent(() => readlinkSync(`${paths.sys}/${path}`)),
    readRoot: (path) => unlessAbsent(() => reader.readOnce(join(paths.root, path))),
    listRoot: (path) => unlessAbsent(() => readdirSync(join(paths.root, path))),
    statfsLocal: (mountpoint) => sizesOf(statfsSync(join(paths.root, mountpoint))),
    statfs: async (mountpoint) => sizesOf(await statfsOf(join(paths.root, mountpoint))),
    close: () => reader.close(),
  };
}

function sizesOf({ bsize, blocks, bfree, bavail, files, ffree }: StatsFs): FilesystemSizes {
  return {
    blockBytes: bsize,
    blocks,
    freeBlocks: bfree,
    availableBlocks: bavail,
    inodes: files,
    freeInodes: ffree,
  };
}

const pageSizeTag = 6n;

/** The page size in the auxiliary vector that a 64-bit kernel hands to a process: AT_PAGESZ of getauxval(3). */
export function pageBytesOf(auxiliaryVector: Buffer): number | undefined {
  for (let at = 0; at + 16 <= auxiliaryVector.length; at += 16) {
    const tag = auxiliaryVector.readBigUInt64LE(at);
    if (tag === pageSizeTag) return Number(auxiliaryVector.readBigUInt64LE(at + 8));
  }
  return undefined;
}

function unlessAbsent<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (absentCodes.has((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}
