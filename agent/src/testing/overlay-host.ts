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

  /** What stands in place of the path: undefined where nothing does, else what is read instead. */
  function overlayOf(path: string): { readonly content: string | undefined } | undefined {
    for (const [overlaid, content] of overlays) {
      const isBelow = content === undefined && path.startsWith(`${overlaid}/`);
      if (overlaid !== path && !isBelow) continue;
      if (content instanceof Error) throw content;
      return { content };
    }
    return undefined;
  }

  function bytesOver(path: string, read: () => Uint8Array | undefined): Uint8Array | undefined {
    const overlay = overlayOf(path);
    if (overlay === undefined) return read();
    return overlay.content === undefined ? undefined : Buffer.from(overlay.content);
  }

  function unlessOverlaid<T>(path: string, read: () => T | undefined): T | undefined {
    return overlayOf(path) === undefined ? read() : undefined;
  }

  return {
    ...below,
    clock: { now: () => time.now, monotonic: () => time.monotonic },
    readProc: (path) => bytesOver(`proc/${path}`, () => below.readProc(path)),
    readProcOnce: (path) => bytesOver(`proc/${path}`, () => below.readProcOnce(path)),
    listProc: (path) => unlessOverlaid(`proc/${path}`, () => below.listProc(path)),
    readSys: (path) => bytesOver(`sys/${path}`, () => below.readSys(path)),
    readSysOnce: (path) => bytesOver(`sys/${path}`, () => below.readSysOnce(path)),
    listSys: (path) => unlessOverlaid(`sys/${path}`, () => below.listSys(path)),
    readSysLink: (path) => unlessOverlaid(`sys/${path}`, () => below.readSysLink(path)),
    overlays,
    time,
  };
}
