import { ByteCursor } from "../../byte-cursor.ts";
import type { Collector } from "../collector.ts";

/** Free blocks of one zone of memory: how many of 2^n pages there are, from n = 0. */
export interface BuddyZone {
  readonly node: string;
  readonly zone: string;
  readonly blocks: readonly number[];
}

/**
 * Parses `/proc/buddyinfo`: `Node 0, zone   Normal   2339  12232 …`.
 * https://docs.kernel.org/filesystems/proc.html#kernel-data
 */
export function parseBuddyinfo(bytes: Uint8Array): readonly BuddyZone[] {
  const zones: BuddyZone[] = [];
  for (const cursor = new ByteCursor(bytes); !cursor.isAtEnd; cursor.nextLine()) {
    if (cursor.isAtLineEnd) continue;
    cursor.skipWords(1);
    const node = cursor.word().replace(/,$/, "");
    cursor.skipWords(1);
    const zone = cursor.word();
    const blocks: number[] = [];
    while (!cursor.isAtLineEnd) blocks.push(cursor.number());
    if (zone === "" || blocks.some(Number.isNaN)) {
      throw new Error("buddyinfo: a node, a zone and numbers of free blocks expected");
    }
    zones.push({ node, zone, blocks });
  }
  return zones;
}

export const buddyinfo: Collector<readonly BuddyZone[]> = {
  name: "buddyinfo",
  source: "/proc/buddyinfo",
  read(host) {
    const bytes = host.readProc("buddyinfo");
    return bytes && parseBuddyinfo(bytes);
  },
  series(zones, out) {
    const labels = ["node", "zone", "size"];
    const family = out.gauge(
      "node_buddyinfo_blocks",
      "Free blocks of memory of two to the power of size pages.",
      labels,
    );
    for (const { node, zone, blocks } of zones) {
      for (const [size, count] of blocks.entries()) family.add(count, node, zone, `${size}`);
    }
  },
};
