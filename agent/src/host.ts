import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  readdirSync,
  readlinkSync,
  statfs,
} from "node:fs";
import { hostname, machine } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { systemClock, type Clock } from "@kubevitals/program";

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
  /** Content of a file below the sys mount. Valid until the next read. */
  readSys(path: string): Uint8Array | undefined;
  /** Names in a folder below the sys mount; undefined where there is no such folder. */
  listSys(path: string): readonly string[] | undefined;
  /** Where a symbolic link below the sys mount leads; undefined where there is none. */
  readSysLink(path: string): string | undefined;
  /** Sizes of what is mounted at a path of the host. May hang as long as the filesystem does. */
  statfs(mountpoint: string): Promise<FilesystemSizes>;
  close(): void;
}

/**
 * Failures that say that the kernel or the machine does not have what was asked for. Node calls Linux' error 95, which
 * switched-off PSI gives, ENOTSUP.
 */
const absentCodes = new Set(["ENOENT", "ENOTDIR", "ENOTSUP", "EOPNOTSUPP", "ENODEV", "EINVAL"]);

/** Files kept open at most; more are opened and closed at each read. */
const mostOpenFiles = 64;

/** Size from which on a file is not read: the largest of a kernel's stay far below, and memory must not grow without bound. */
const mostFileBytes = 64 * 1024 * 1024;

const statfsOf = promisify(statfs);

/** Opens a file without waiting: what a kernel shows is a regular file, and a pipe or device in its place could block for ever. */
function openRegular(file: string): number {
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  if (fstatSync(descriptor).isFile()) return descriptor;
  closeSync(descriptor);
  throw new Error(`${file}: not a regular file`);
}

/** The host whose mounts are at the given paths. */
export function openHost(paths: HostPaths, clock: Clock = systemClock): Host {
  const openFiles = new Map<string, number>();
  let buffer = Buffer.allocUnsafeSlow(64 * 1024);

  function readAll(descriptor: number): Uint8Array {
    let length = 0;
    for (;;) {
      const read = readSync(descriptor, buffer, length, buffer.length - length, length);
      if (read === 0) return buffer.subarray(0, length);
      length += read;
      if (length >= mostFileBytes) throw new Error(`a file of ${mostFileBytes} bytes or more is none of a kernel's`);
      if (length === buffer.length) buffer = Buffer.concat([buffer], buffer.length * 2);
    }
  }

  function readOnce(file: string): Uint8Array {
    const descriptor = openRegular(file);
    try {
      return readAll(descriptor);
    } finally {
      closeSync(descriptor);
    }
  }

  function readKept(file: string): Uint8Array {
    let descriptor = openFiles.get(file);
    if (descriptor === undefined) {
      if (openFiles.size >= mostOpenFiles) return readOnce(file);
      descriptor = openRegular(file);
      openFiles.set(file, descriptor);
    }
    try {
      return readAll(descriptor);
    } catch (error) {
      openFiles.delete(file);
      closeSync(descriptor);
      throw error;
    }
  }

  return {
    clock,
    hostname: hostname(),
    machine: machine(),
    pageBytes: unlessAbsent(() => pageBytesOf(readFileSync("/proc/self/auxv"))),
    timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    rootPath: paths.root,
    readProc: (path) => unlessAbsent(() => readKept(join(paths.proc, path))),
    readSys: (path) => unlessAbsent(() => readOnce(join(paths.sys, path))),
    listSys: (path) => unlessAbsent(() => readdirSync(join(paths.sys, path))),
    readSysLink: (path) => unlessAbsent(() => readlinkSync(join(paths.sys, path))),
    async statfs(mountpoint) {
      const { bsize, blocks, bfree, bavail, files, ffree } = await statfsOf(join(paths.root, mountpoint));
      return {
        blockBytes: bsize,
        blocks,
        freeBlocks: bfree,
        availableBlocks: bavail,
        inodes: files,
        freeInodes: ffree,
      };
    },
    close() {
      for (const descriptor of openFiles.values()) closeSync(descriptor);
      openFiles.clear();
    },
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
