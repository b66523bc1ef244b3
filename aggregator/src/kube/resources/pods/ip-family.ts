import { BlockList, isIP } from "node:net";

const ipv4Mapped = new BlockList();
ipv4Mapped.addSubnet("::ffff:0:0", 96, "ipv6");

/** The version of an address, an IPv4 address in IPv6's clothes being one of IPv4; nothing where it is no address. */
export function ipFamily(address: string): "4" | "6" | undefined {
  const version = isIP(address);
  if (version === 0) return undefined;
  return version === 4 || ipv4Mapped.check(address, "ipv6") ? "4" : "6";
}
