import type { Host } from "../../host.ts";

/**
 * Tells which interfaces have hardware behind them: sysfs links the others (bridges, veth, bonds, tunnels, VLANs) to
 * devices/virtual. Their traffic stays in the machine or goes through hardware, where it is counted; a container has only them.
 * What was asked of an interface once is kept as long as the interface is there.
 */
export function createIsPhysical(): (host: Host, names: readonly string[]) => readonly string[] {
  let kept = new Map<string, boolean>();
  return (host, names) => {
    kept = new Map(names.map((name) => [name, kept.get(name) ?? hasHardware(host, name)]));
    return names.filter((name) => kept.get(name));
  };
}

function hasHardware(host: Host, name: string): boolean {
  const link = host.readSysLink(`class/net/${name}`);
  return link !== undefined && !link.includes("/virtual/");
}
