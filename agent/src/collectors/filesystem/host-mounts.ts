import type { Host } from "../../host.ts";
import { readFirst } from "../reading/read-first.ts";
import { asHostSees, parseMountinfo, type Mount } from "./mountinfo.ts";

/**
 * Remembers what a collector makes of the mounts of a host, and makes it anew only where they have changed: a node has hundreds of
 * mounts, and they stay as they are for minutes. Undefined where the kernel tells of none.
 */
export function createMountsLook<Made>(
  look: (mounts: readonly Mount[], host: Host) => Made,
): (host: Host) => Made | undefined {
  let last: { readonly mountinfo: Uint8Array; readonly made: Made } | undefined;
  return (host) => {
    const mountinfo = readFirst(host, "1/mountinfo", "self/mountinfo");
    if (mountinfo === undefined) return undefined;
    if (last === undefined || Buffer.compare(last.mountinfo, mountinfo) !== 0) {
      // Copied first, as what is read is valid until the next read.
      const copy = Uint8Array.from(mountinfo);
      last = { mountinfo: copy, made: look(asHostSees(parseMountinfo(copy), host.rootPath), host) };
    }
    return last.made;
  };
}

/**
 * Tells which mounts of the host the agent has below its root mount as well. Without propagation it has none that came later: there it
 * would find what lies under them, and take its sizes for theirs. Where that cannot be told, as its root mount is no mount of its own, all
 * are taken to be there.
 */
export function mountsInSight(host: Host): (mount: Mount) => boolean {
  const root = host.rootPath.replace(/\/+$/, "");
  const own = root === "" ? undefined : host.readProc("self/mountinfo");
  if (own === undefined) return () => true;
  const seen = new Set(parseMountinfo(own).map(({ mountpoint }) => mountpoint));
  if (!seen.has(root)) return () => true;
  return ({ mountpoint }) => seen.has(root + mountpoint);
}
