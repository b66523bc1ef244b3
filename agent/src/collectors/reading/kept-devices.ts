import type { Host } from "../../host.ts";

/** Readings between two listings of a folder whose devices seldom come and go: with series every 15 s, a minute. */
const readingsPerList = 4;

/**
 * Remembers what was found out about each device of a folder below the sys mount, such as `class/net`, for as long as the
 * folder has it. A device that has come is seen at the next listing; one that has gone gives no values any more at once. One of
 * those that are known is looked at anew at each reading, in turn, as a driver may put another device in place of one of that name.
 *
 * @param look What is worth remembering of the device of that name; undefined where it is none after all.
 * @param isSame Whether what is remembered can still be true, where that is worth asking at every reading.
 * @param everyReadings How often the folder is listed: listing costs as much as reading twenty attributes.
 * @returns Devices by name in the order of their names; undefined where there is no such folder.
 */
export function createKeptDevices<Device>(
  folder: string,
  look: (host: Host, name: string) => Device | undefined,
  isSame: (host: Host, name: string, device: Device) => boolean = () => true,
  everyReadings = readingsPerList,
): (host: Host) => ReadonlyMap<string, Device> | undefined {
  let kept: ReadonlyMap<string, Device> = new Map();
  let names: readonly string[] | undefined;
  let readings = 0;
  let turn = 0;
  return (host) => {
    if (names === undefined || readings % everyReadings === 0) names = host.listSys(folder);
    readings++;
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
