/** For tests: a host of a few files in memory. */
import type { TimexAnswer } from "../adjtimex.ts";
import { XidTally } from "../gpu/nvidia/xid-tally.ts";
import type { Host } from "../host.ts";
import { userFiles } from "../user-files.ts";

/** What a stub host has; paths are below the proc and sys mounts. */
export interface StubHost {
  /** Contents by path, or the error that reading gives. */
  readonly proc?: Readonly<Record<string, string | Error>>;
  readonly sys?: Readonly<Record<string, string | Error>>;
  /** Files below the root mount. */
  readonly root?: Readonly<Record<string, string | Error>>;
  /** What folders hold and where links lead, below whichever mount. */
  readonly folders?: Readonly<Record<string, readonly string[]>>;
  readonly links?: Readonly<Record<string, string>>;
  readonly timex?: TimexAnswer;
  readonly statfsRisky?: Host["statfsRisky"];
  readonly statfsLocal?: Host["statfsLocal"];
  readonly openKernelLog?: Host["openKernelLog"];
  readonly userFiles?: Host["userFiles"];
  readonly rootPath?: string;
  readonly now?: number;
}

/** A failure of a system call with the code that Node gives it. */
export function systemError(code: string, errno?: number): Error {
  return Object.assign(new Error(code), { code, errno });
}

export function stubHost(stub: StubHost): Host {
  return {
    clock: { now: () => stub.now ?? 0, monotonic: () => 0 },
    hostname: "stub",
    machine: "x86_64",
    pageBytes: 4096,
    timeZone: "UTC",
    rootPath: stub.rootPath ?? "/",
    sysPath: "/sys",
    userFiles: stub.userFiles ?? userFiles,
    readProc: (path) => contentOf(stub.proc, path),
    readProcOnce: (path) => contentOf(stub.proc, path),
    listProc: (path) => stub.folders?.[path],
    readProcLink: (path) => stub.links?.[path],
    procInode: () => undefined,
    readSys: (path) => contentOf(stub.sys, path),
    readSysOnce: (path) => contentOf(stub.sys, path),
    listSys: (path) => stub.folders?.[path],
    listSysFolders: (path) => stub.folders?.[path],
    readSysLink: (path) => stub.links?.[path],
    openSysFolder: (path) => ({ read: (name) => contentOf(stub.sys, `${path}/${name}`), isGone: false, close() {} }),
    watchSys: () => undefined,
    sysModifiedAt: () => undefined,
    readRoot: (path) => contentOf(stub.root, path),
    listRoot: (path) => stub.folders?.[path],
    adjtimex: () => stub.timex ?? { absent: "a stub has no clock of a kernel" },
    statfsLocal: stub.statfsLocal ?? fail,
    statfsRisky: stub.statfsRisky ?? (() => new Map()),
    xids: new XidTally(),
    openKernelLog: stub.openKernelLog ?? (() => undefined),
    close() {},
  };
}

function contentOf(files: StubHost["proc"], path: string): Uint8Array | undefined {
  const content = files?.[path];
  if (content instanceof Error) throw content;
  return content === undefined ? undefined : Buffer.from(content);
}

function fail(): never {
  throw systemError("ENOENT");
}

/** A reading taken that many seconds after an arbitrary start. */
export function readAt<Reading>(
  seconds: number,
  reading: Reading,
): { reading: Reading; monotonicMilliseconds: number } {
  return { reading, monotonicMilliseconds: seconds * 1000 };
}
