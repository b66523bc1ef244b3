import { ByteCursor } from "../../byte-cursor.ts";
import type { Collector } from "../collector.ts";
import { createMemo } from "../reading/memo.ts";
import { readFirst } from "../reading/read-first.ts";

/** Sockets by what they are and do, as `TCP_inuse`. */
export interface Sockstat {
  /** The file of IPv4 and that of IPv6, one after the other. */
  readonly counts: ReadonlyMap<string, number>;
  /** Size of the pages in which `TCP_mem` and `UDP_mem` are counted. */
  readonly pageBytes: number | undefined;
}

const isName = createMemo((word) => /^\w+$/.test(word));

/** The same object for the same name: comparing it costs nothing. */
const kept = createMemo((name) => name);

/**
 * Parses `/proc/net/sockstat` or sockstat6: `TCP: inuse 4 orphan 0 tw 11 alloc 4 mem 233`.
 * https://www.kernel.org/doc/html/latest/filesystems/proc.html (man 5 proc: /proc/net/sockstat)
 */
export function parseSockstat(bytes: Uint8Array): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const cursor = new ByteCursor(bytes); !cursor.isAtEnd; cursor.nextLine()) {
    if (cursor.isAtLineEnd) continue;
    const protocol = cursor.until(":");
    if (protocol === undefined || !isName(protocol)) throw new Error("sockstat: a protocol and a colon expected");
    while (!cursor.isAtLineEnd) {
      const state = cursor.word();
      const count = cursor.number();
      if (Number.isNaN(count) || !isName(state)) {
        throw new Error(`sockstat: pairs of a name and a number expected after ${protocol}`);
      }
      counts.set(kept(`${protocol}_${state}`), count);
    }
  }
  return counts;
}

const familiesOf = createMemo((name) => ({
  family: `node_sockstat_${name}`,
  help: `Field ${name} of /proc/net/sockstat.`,
  bytesFamily: name.endsWith("_mem") ? `node_sockstat_${name}_bytes` : undefined,
  bytesHelp: `Field ${name} of /proc/net/sockstat in bytes.`,
}));

export const sockstat: Collector<Sockstat> = {
  name: "sockstat",
  source: "/proc/1/net/{sockstat,sockstat6}",
  read(host) {
    const ipv4 = readFirst(host, "1/net/sockstat", "net/sockstat");
    const counts = new Map(ipv4 && parseSockstat(ipv4));
    // IPv6 can be switched off for a whole kernel; then its file is not there.
    const ipv6 = readFirst(host, "1/net/sockstat6", "net/sockstat6");
    if (ipv6 !== undefined) for (const [name, count] of parseSockstat(ipv6)) counts.set(name, count);
    return counts.size === 0 ? undefined : { counts, pageBytes: host.pageBytes };
  },
  series({ counts, pageBytes }, out) {
    for (const [name, count] of counts) {
      const { family, help, bytesFamily, bytesHelp } = familiesOf(name);
      out.gauge(family, help).add(count);
      if (bytesFamily !== undefined && pageBytes !== undefined)
        out.gauge(bytesFamily, bytesHelp).add(count * pageBytes);
    }
  },
  vitals({ reading: { counts } }) {
    const ipv4 = counts.get("TCP_inuse");
    const ipv6 = counts.get("TCP6_inuse");
    return { networkConnections: ipv4 === undefined && ipv6 === undefined ? undefined : (ipv4 ?? 0) + (ipv6 ?? 0) };
  },
};
