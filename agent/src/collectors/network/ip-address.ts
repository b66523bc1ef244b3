/** The usual writing of an IPv4 address of eight hexadecimal digits, most significant first; undefined of anything else. */
export function ipv4OfHex(hex: string): string | undefined {
  if (!/^[0-9A-Fa-f]{8}$/.test(hex)) return undefined;
  return [0, 2, 4, 6].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join(".");
}

/**
 * The canonical writing of an IPv6 address that is written out in eight groups; an IPv4-mapped one is written as IPv4.
 * Undefined of anything else. https://www.rfc-editor.org/rfc/rfc5952
 */
export function canonicalIpv6(text: string): string | undefined {
  if (!/^([0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}$/.test(text)) return undefined;
  const groups = text.split(":").map((group) => Number.parseInt(group, 16));
  const [high = 0, low = 0] = groups.slice(6);
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xff_ff) {
    return [high >> 8, high & 255, low >> 8, low & 255].join(".");
  }
  const written = groups.map((group) => group.toString(16)).join(":");
  // The first of the longest runs of at least two groups of zeros is left out.
  const longest = [...written.matchAll(/\b0(?::0)+\b/g)].toSorted((a, b) => b[0].length - a[0].length)[0];
  if (longest === undefined) return written;
  const before = written.slice(0, longest.index).replace(/:$/, "");
  const after = written.slice(longest.index + longest[0].length).replace(/^:/, "");
  return `${before}::${after}`;
}
