import { ByteCursor } from "../../byte-cursor.ts";
import type { Host } from "../../host.ts";
import type { Collector } from "../collector.ts";
import { createMemo } from "../reading/memo.ts";
import { readAttribute, readText } from "../reading/sysfs-attribute.ts";

/** A bond of several interfaces. */
export interface Bond {
  readonly master: string;
  readonly slaves: number;
  /** Slaves whose link is up. */
  readonly active: number;
}

const folder = "class/net";

/** Bonds and how many of their interfaces have a link. https://docs.kernel.org/networking/bonding.html */
export function createBonding(): Collector<readonly Bond[]> {
  const slavesPath = createMemo((master) => `${folder}/${master}/bonding/slaves`);
  const statusPaths = createMemo((masterAndSlave) => statusPathsOf(masterAndSlave));
  const isUp = (host: Host, key: string) => {
    const { current, old } = statusPaths(key);
    return (readText(host, current) ?? readText(host, old)) === "up";
  };
  return {
    name: "bonding",
    source: "/sys/class/net/bonding_masters, /sys/class/net/*/bonding/slaves",
    read(host) {
      const masters = host.readSys(`${folder}/bonding_masters`);
      if (masters === undefined) return undefined;
      return wordsOf(masters).flatMap((master) => {
        const slaves = readAttribute(host, slavesPath(master));
        // A bond that has gone since the list was read.
        if (slaves === undefined) return [];
        const names = wordsOf(slaves);
        const active = names.filter((slave) => isUp(host, `${master}/${slave}`)).length;
        return [{ master, slaves: names.length, active }];
      });
    },
    series(bonds, out) {
      const slaves = out.gauge("node_bonding_slaves", "Interfaces of the bond.", ["master"]);
      for (const bond of bonds) slaves.add(bond.slaves, bond.master);
      const active = out.gauge("node_bonding_active", "Interfaces of the bond that have a link.", ["master"]);
      for (const bond of bonds) active.add(bond.active, bond.master);
    },
  };
}

/** Kernels before 3.18 know the slaves of a bond as `slave_eth0`, later ones as `lower_eth0`. */
function statusPathsOf(masterAndSlave: string): { readonly current: string; readonly old: string } {
  const [master = "", slave = ""] = masterAndSlave.split("/");
  const path = (prefix: string) => `${folder}/${master}/${prefix}_${slave}/bonding_slave/mii_status`;
  return { current: path("lower"), old: path("slave") };
}

function wordsOf(bytes: Uint8Array): readonly string[] {
  const words: string[] = [];
  for (const cursor = new ByteCursor(bytes); !cursor.isAtEnd; cursor.nextLine()) {
    while (!cursor.isAtLineEnd) words.push(cursor.word());
  }
  return words;
}
