import { ByteCursor } from "../../byte-cursor.ts";
import { canonicalIpv6, ipv4OfHex } from "./ip-address.ts";

/** Totals of the virtual server: connections, packets in and out, bytes in and out. */
export type IpvsTotals = readonly number[];

/** One real server of a virtual service. Its labels are as node_exporter names them. */
export interface IpvsBackend {
  readonly labels: Readonly<Record<IpvsLabel, string>>;
  readonly activeConnections: number;
  readonly inactiveConnections: number;
  readonly weight: number;
}

export const ipvsLabels = [
  "local_address",
  "local_port",
  "remote_address",
  "remote_port",
  "proto",
  "local_mark",
] as const;
export type IpvsLabel = (typeof ipvsLabels)[number];

const totalsCount = 5;

/** Parses `/proc/net/ip_vs_stats`: two lines of heading, then hexadecimal totals. */
export function parseIpvsStats(bytes: Uint8Array): IpvsTotals {
  const cursor = new ByteCursor(bytes);
  cursor.nextLine();
  cursor.nextLine();
  const totals = Array.from({ length: totalsCount }, () => cursor.hex());
  if (totals.some(Number.isNaN)) throw new Error(`net/ip_vs_stats: ${totalsCount} hexadecimal numbers expected`);
  return totals;
}

/** What a service's line says, for the real servers below it. */
type Service = Pick<IpvsBackend["labels"], "local_address" | "local_port" | "proto" | "local_mark">;

const protocols: ReadonlySet<string> = new Set(["TCP", "UDP", "SCTP"]);

/**
 * Parses `/proc/net/ip_vs`: services (`TCP  C0A80016:0CEA wlc`, `FWM  10001000 wlc`), and below each its real servers
 * (`  -> C0A85215:0CEA Masq 100 0 0`: forwarding, weight, active and inactive connections).
 * https://docs.kernel.org/networking/ipvs-sysctl.html
 */
export function parseIpvs(bytes: Uint8Array): readonly IpvsBackend[] {
  const backends: IpvsBackend[] = [];
  let service: Service | undefined;
  for (const cursor = new ByteCursor(bytes); !cursor.isAtEnd; cursor.nextLine()) {
    const kind = cursor.word();
    if (protocols.has(kind)) {
      const { address, port } = parseAddress(cursor.word());
      service = { proto: kind, local_address: address, local_port: port, local_mark: "" };
    } else if (kind === "FWM") {
      service = { proto: kind, local_address: "", local_port: "0", local_mark: cursor.word() };
    } else if (kind === "->" && service !== undefined) backends.push(parseBackend(cursor, service));
  }
  return backends;
}

function parseBackend(cursor: ByteCursor, service: Service): IpvsBackend {
  const { address, port } = parseAddress(cursor.word());
  cursor.skipWords(1);
  const [weight, activeConnections, inactiveConnections] = [cursor.number(), cursor.number(), cursor.number()];
  if (Number.isNaN(weight + activeConnections + inactiveConnections)) {
    throw new Error(`net/ip_vs: a weight and two numbers of connections expected after ${address}`);
  }
  const labels = { ...service, remote_address: address, remote_port: port };
  return { labels, weight, activeConnections, inactiveConnections };
}

/** `C0A80016:0CEA` is 192.168.0.22 port 3306; an IPv6 address stands in brackets. */
function parseAddress(text: string): { readonly address: string; readonly port: string } {
  const [, ipv6, ipv4 = "", port = ""] = /^(?:\[(.*)\]|([^:]*)):([0-9A-Fa-f]{4})$/.exec(text) ?? [];
  const address = ipv6 === undefined ? ipv4OfHex(ipv4) : canonicalIpv6(ipv6);
  if (address === undefined) throw new Error(`net/ip_vs: an address and a port expected, not "${text.slice(0, 64)}"`);
  return { address, port: `${Number.parseInt(port, 16)}` };
}
