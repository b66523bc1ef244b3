import type { Host } from "../host.ts";

/**
 * Remembers what was found out about each device of a folder below the sys mount, such as `class/net`, for as long as the
 * folder has it. The folder is listed at every reading, so that a device that comes or goes is seen at once. One of those that
 * are known is looked at anew at each reading, in turn, as a driver may put another device in place of one of that name.
 *
 * @param look What is worth remembering of the device of that name; undefined where it is none after all.
 * @param isSame Whether what is remembered can still be true, where that is worth asking at every reading.
 * @returns Devices by name in the order of their names; undefined where there is no such folder.
 */
export function createKeptDevices<Device>(
  folder: string,
  look: (host: Host, name: string) => Device | undefined,
  isSame: (host: Host, name: string, device: Device) => boolean = () => true,
): (host: Host) => ReadonlyMap<string, Device> | undefined {
  let kept: ReadonlyMap<string, Device> = new Map();
  let turn = 0;
  return (host) => {
    const names = host.listSys(folder);
    if (names === undefined) {
      kept = new Map();
      return undefined;
    }
    turn = turn + 1 < names.length ? turn + 1 : 0;
    const next = new Map<string, Device>();
    for (const [index, name] of names.entries()) {
      const known = index === turn ? undefined : kept.get(name);
      const device = known !== undefined && isSame(host, name, known) ? known : look(host, name);
      if (device !== undefined) next.set(name, device);
    }
    kept = next;
    return next;
  };
}
