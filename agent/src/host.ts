import { readFileSync, readdirSync, readlinkSync, statSync } from "node:fs";
import { hostname, machine } from "node:os";
import { join } from "node:path";
import { systemClock, type Clock } from "@kubevitals/program";
import { createAdjtimex, type TimexAnswer } from "./adjtimex.ts";
import { FileReader, keptFilesWithin, type Folder, type OpenFolder } from "./file-reader.ts";
import { FolderWatches, type FolderWatch } from "./folder-watches.ts";
import { XidTally } from "./gpu/nvidia/xid-tally.ts";
import type { StartHelper } from "./helper/start.ts";
import { RecordReader, type Records } from "./record-reader.ts";
import { RiskyMounts } from "./statfs/risky-mounts.ts";
import { userFiles, type UserFiles } from "./user-files.ts";
import { askSizes, type FilesystemSizes } from "./statfs/sizes.ts";

/** Where the host that is read is mounted. */
export interface HostPaths {
  readonly proc: string;
  readonly sys: string;
  readonly root: string;
  /** The device that gives the kernel's log, as the agent sees it; it is not read where none is named. */
  readonly kernelLog?: string | undefined;
}

export type { FilesystemSizes } from "./statfs/sizes.ts";

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
  /** Where the host's sys is mounted, as the agent sees it. */
  readonly sysPath: string;
  /** Where the host's proc is mounted, as the agent sees it; absent of a host that is no machine's own. */
  readonly procPath?: string | undefined;
  /** Starts helper processes, for what may hang; absent where there are none to be had. */
  readonly startHelper?: StartHelper | undefined;
  /** Files that people leave for the agent, by their paths as it sees them itself. */
  readonly userFiles: UserFiles;
  /** Content of a file below the proc mount, kept open between reads. Valid until the next read. */
  readProc(path: string): Uint8Array | undefined;
  /** The same of a file that is not kept open: one of many, or one that goes with a process. */
  readProcOnce(path: string): Uint8Array | undefined;
  /** Names in a folder below the proc mount; undefined where there is no such folder. */
  listProc(path: string): readonly string[] | undefined;
  /** Where a symbolic link below the proc mount leads; undefined where there is none. */
  readProcLink(path: string): string | undefined;
  /** Number of the inode of a file below the proc mount; undefined where there is no such file. */
  procInode(path: string): number | undefined;
  /** Content of a file below the sys mount, kept open between reads. Valid until the next read. */
  readSys(path: string): Uint8Array | undefined;
  /** The same of a file that is not kept open. */
  readSysOnce(path: string): Uint8Array | undefined;
  /** Names in a folder below the sys mount; undefined where there is no such folder. */
  listSys(path: string): readonly string[] | undefined;
  /** Names of the folders in a folder below the sys mount; undefined where there is no such folder. */
  listSysFolders(path: string): readonly string[] | undefined;
  /** Where a symbolic link below the sys mount leads; undefined where there is none. */
  readSysLink(path: string): string | undefined;
  /** A folder below the sys mount that may go while the agent runs; who opens it closes it. */
  openSysFolder(path: string): OpenFolder;
  /**
   * Tells what folders come and go in a folder below the sys mount, by their names, until the watch is closed. Undefined
   * where the kernel has no watch left, or there is no such folder.
   */
  watchSys(path: string, onChange: (name: string) => void): FolderWatch | undefined;
  /** When a file or folder below the sys mount was last changed, in milliseconds since 1970; undefined where that is not known. */
  sysModifiedAt(path: string): number | undefined;
  /** Content of a file below the root mount. Valid until the next read. */
  readRoot(path: string): Uint8Array | undefined;
  /** Names in a folder below the root mount; undefined where there is no such folder. */
  listRoot(path: string): readonly string[] | undefined;
  /** What the kernel says of its clock, or why it cannot be asked. */
  adjtimex(): TimexAnswer;
  /** Sizes of what is mounted at a path of the host, at once: only for filesystems that cannot hang. */
  statfsLocal(mountpoint: string): FilesystemSizes;
  /**
   * The same for those that may hang, all of an asker's in one call: what a helper process heard last. A mount that has not answered
   * yet is missing. They are asked anew behind the caller's back, until the asker names them no more.
   */
  statfsRisky(asker: string, mountpoints: readonly string[]): ReadonlyMap<string, FilesystemSizes | Error>;
  /** Errors of NVIDIA's driver, which are heard of by the kernel's log and by the driver's library. */
  readonly xids: XidTally;
  /** Opens the kernel's log; undefined where the agent was given none. @throws where it cannot be opened. */
  openKernelLog(): Records | undefined;
  close(): void;
}

/**
 * Failures that say that the kernel or the machine does not have what was asked for. Node calls Linux' error 95, which
 * switched-off PSI gives, ENOTSUP.
 */
const absentCodes = new Set(["ENOENT", "ENOTDIR", "ENOTSUP", "EOPNOTSUPP", "ENODEV", "EINVAL"]);

/**
 * The host whose mounts are at the given paths.
 *
 * @param startHelper starts the process that asks filesystems that may hang; without it they are not asked
 */
export function openHost(paths: HostPaths, clock: Clock = systemClock, startHelper?: StartHelper): Host {
  const reader = new FileReader(keptFilesWithin(unlessAbsent(() => readFileSync("/proc/self/limits", "utf8"))));
  const watches = new FolderWatches();
  const risky = startHelper && new RiskyMounts(startHelper, clock, paths.root);
  const proc = reader.below(paths.proc, isShort);
  const sys = reader.below(paths.sys, () => true);
  return {
    clock,
    hostname: hostname(),
    machine: machine(),
    pageBytes: unlessAbsent(() => pageBytesOf(readFileSync("/proc/self/auxv"))),
    timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    rootPath: paths.root,
    sysPath: paths.sys,
    procPath: paths.proc,
    startHelper,
    userFiles,
    readProc: (path) => readKept(proc, path),
    readProcOnce: (path) => unlessAbsent(() => proc.readOnce(path)),
    listProc: (path) => unlessAbsent(() => proc.list(path)),
    readProcLink: (path) => unlessAbsent(() => readlinkSync(`${paths.proc}/${path}`)),
    procInode: (path) => unlessAbsent(() => statSync(`${paths.proc}/${path}`).ino),
    readSys: (path) => readKept(sys, path),
    readSysOnce: (path) => unlessAbsent(() => sys.readOnce(path)),
    listSys: (path) => unlessAbsent(() => sys.list(path)),
    listSysFolders: (path) => unlessAbsent(() => foldersIn(`${paths.sys}/${path}`)),
    readSysLink: (path) => unlessAbsent(() => readlinkSync(`${paths.sys}/${path}`)),
    openSysFolder: (path) => reader.openFolder(`${paths.sys}/${path}`),
    watchSys: (path, onChange) => watches.open(`${paths.sys}/${path}`, onChange),
    sysModifiedAt: (path) => unlessAbsent(() => statSync(`${paths.sys}/${path}`, { throwIfNoEntry: false })?.mtimeMs),
    readRoot: (path) => unlessAbsent(() => reader.readOnce(join(paths.root, path))),
    listRoot: (path) => unlessAbsent(() => readdirSync(join(paths.root, path))),
    adjtimex: createAdjtimex(),
    statfsLocal: (mountpoint) => askSizes(join(paths.root, mountpoint)),
    statfsRisky: (asker, mountpoints) => risky?.ask(asker, mountpoints) ?? new Map(),
    xids: new XidTally(),
    openKernelLog: () => (paths.kernelLog === undefined ? undefined : openKernelLog(paths.kernelLog)),
    close: () => {
      risky?.close();
      watches.close();
      reader.close();
    },
  };
}

const shortFolders = ["1/net/", "net/", "sys/", "pressure/"];
const shortFiles = new Set(["loadavg", "meminfo", "diskstats"]);

/**
 * Whether a file below the proc mount that is short comes whole in one read. Files that are written record by record come in
 * pieces where a record may be long, as it may in those of CPUs, interrupts and mounts: of them the end has to be looked for.
 */
function isShort(path: string): boolean {
  return shortFolders.some((folder) => path.startsWith(folder)) || shortFiles.has(path);
}

function foldersIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

/** Device number of the kernel's log, whatever it is called: major 1, minor 11. */
const kernelLogDevice = (1 << 8) | 11;

/**
 * Containers often have something else in its place, such as /dev/null, which would pass for a kernel without problems.
 *
 * @throws where it is not the kernel's log, or cannot be opened.
 */
function openKernelLog(path: string): Records {
  const facts = statSync(path);
  if (facts.isCharacterDevice() && facts.rdev === kernelLogDevice) return new RecordReader(path);
  throw new Error(`${path} is not the kernel's log, which is the character device 1:11`);
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

/** Content of a file that stays open: the most frequent of all reads, which hardly ever fails, without a closure a read. */
function readKept(folder: Folder, path: string): Uint8Array | undefined {
  try {
    return folder.readKept(path);
  } catch (error) {
    return undefinedWhereAbsent(error);
  }
}

function unlessAbsent<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    return undefinedWhereAbsent(error);
  }
}

function undefinedWhereAbsent(error: unknown): undefined {
  if (!absentCodes.has((error as NodeJS.ErrnoException).code ?? "")) throw error;
}
