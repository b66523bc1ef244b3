/** For tests: a host on which single files can be changed, broken or taken away between samples. */
import type { Host } from "../host.ts";

/** What stands in place of a file: another content, a failure, or nothing. */
export type Overlay = string | Error | undefined;

export interface OverlayHost extends Host {
  /** Overlays by path below the proc and sys mounts, such as `proc/stat`; null takes a whole folder away. */
  readonly overlays: Map<string, Overlay>;
  /** Wall clock and monotonic clock, in milliseconds. */
  readonly time: { now: number; monotonic: number };
}

/** The host with overlays and a clock of the test's own. */
export function overlayHost(below: Host): OverlayHost {
  const overlays = new Map<string, Overlay>();
  const time = { now: below.clock.now(), monotonic: 0 };

  function over<T>(mount: string, read: (path: string) => T | undefined) {
    return (path: string): T | Uint8Array | undefined => {
      const full = `${mount}/${path}`;
      for (const [overlaid, content] of overlays) {
        if (overlaid !== full && !(content === undefined && full.startsWith(`${overlaid}/`))) continue;
        if (content instanceof Error) throw content;
        return content === undefined ? undefined : Buffer.from(content);
      }
      return read(path);
    };
  }

  return {
    ...below,
    clock: { now: () => time.now, monotonic: () => time.monotonic },
    readProc: over("proc", below.readProc) as Host["readProc"],
    readProcOnce: over("proc", below.readProcOnce) as Host["readProcOnce"],
    listProc: over("proc", below.listProc) as Host["listProc"],
    readSys: over("sys", below.readSys) as Host["readSys"],
    readSysOnce: over("sys", below.readSysOnce) as Host["readSysOnce"],
    listSys: over("sys", below.listSys) as Host["listSys"],
    readSysLink: over("sys", below.readSysLink) as Host["readSysLink"],
    overlays,
    time,
  };
}
