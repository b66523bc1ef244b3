import { BlockList, isIP } from "node:net";
import type { Network } from "./network.ts";

/**
 * Addresses that are never asked: link-local ones, where clouds answer with a machine's credentials, and what is no address of one
 * machine. RFC 3927, RFC 4291, RFC 5771, RFC 1112; the address in fd00:ec2::/32 is the metadata service of EC2, and what begins with
 * 64:ff9b::/96 may lead to any of IPv4 (RFC 6052).
 */
const never: readonly string[] = [
  "0.0.0.0/8",
  "169.254.0.0/16",
  "224.0.0.0/4",
  "240.0.0.0/4",
  "::/128",
  "fe80::/10",
  "ff00::/8",
  "fd00:ec2::/32",
  "64:ff9b::/96",
];

/** Addresses of the machine itself: asked only where a network that is allowed lies within, so that nobody allows them by the way. */
const loopback: readonly string[] = ["127.0.0.0/8", "::1/128"];

/** Decides which addresses may be asked. */
export class AddressGuard {
  readonly #never = listOf(never.map(parse));
  readonly #loopback = listOf(loopback.map(parse));
  readonly #allowed: BlockList | undefined;
  readonly #allowedLoopback: BlockList;

  /** @param allowed the only networks that may be asked; none: all but those that are never, and loopback. */
  constructor(allowed: readonly Network[]) {
    this.#allowed = allowed.length > 0 ? listOf(allowed) : undefined;
    this.#allowedLoopback = listOf(allowed.filter((each) => isWithinLoopback(each, this.#loopback)));
  }

  /** Why the address is not asked; undefined where it may be. */
  refusal(address: string): string | undefined {
    const family = familyOf(address);
    if (family === undefined) return "it is not an IP address";
    if (this.#never.check(address, family)) return "such an address is never scraped";
    if (this.#loopback.check(address, family) && !this.#allowedLoopback.check(address, family))
      return "an address of the machine itself is scraped only where --scrape-pods-networks names it";
    if (this.#allowed === undefined || this.#allowed.check(address, family)) return undefined;
    return "it lies in no network that --scrape-pods-networks names";
  }
}

function isWithinLoopback({ address, bits }: Network, list: BlockList): boolean {
  const family = familyOf(address);
  return family !== undefined && bits >= (family === "ipv4" ? 8 : 128) && list.check(address, family);
}

/** An IPv4 address in IPv6's clothes is checked as what it is: BlockList looks beneath them. */
function familyOf(address: string): "ipv4" | "ipv6" | undefined {
  const version = isIP(address);
  return version === 0 ? undefined : version === 4 ? "ipv4" : "ipv6";
}

function listOf(networks: readonly Network[]): BlockList {
  const list = new BlockList();
  for (const { address, bits } of networks) list.addSubnet(address, bits, familyOf(address) ?? "ipv4");
  return list;
}

function parse(cidr: string): Network {
  const [address = "", bits = ""] = cidr.split("/");
  return { address, bits: Number(bits) };
}
