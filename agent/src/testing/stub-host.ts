/** For tests: a host of a few files in memory. */
import type { Host } from "../host.ts";

/** What a stub host has; paths are below the proc and sys mounts. */
export interface StubHost {
  /** Contents by path, or the error that reading gives. */
  readonly proc?: Readonly<Record<string, string | Error>>;
  readonly sys?: Readonly<Record<string, string>>;
  readonly folders?: Readonly<Record<string, readonly string[]>>;
  readonly links?: Readonly<Record<string, string>>;
  readonly statfs?: Host["statfs"];
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
    readProc(path) {
      const content = stub.proc?.[path];
      if (content instanceof Error) throw content;
      return content === undefined ? undefined : Buffer.from(content);
    },
    readSys(path) {
      const content = stub.sys?.[path];
      return content === undefined ? undefined : Buffer.from(content);
    },
    listSys: (path) => stub.folders?.[path],
    readSysLink: (path) => stub.links?.[path],
    statfs: stub.statfs ?? (() => Promise.reject(systemError("ENOENT"))),
    close() {},
  };
}

/** A reading taken that many seconds after an arbitrary start. */
export function readAt<Reading>(
  seconds: number,
  reading: Reading,
): { reading: Reading; monotonicMilliseconds: number } {
  return { reading, monotonicMilliseconds: seconds * 1000 };
}
