/** What a library wrote into a buffer as C's text, up to its end; undefined where nothing readable is there. */
export function textIn(buffer: Buffer, start = 0, length = buffer.length - start): string | undefined {
  const bytes = buffer.subarray(start, start + length);
  const end = bytes.indexOf(0);
  const text = bytes
    .toString("utf8", 0, end < 0 ? bytes.length : end)
    .replaceAll(/[\p{Cc}\p{Cs}\uFFFD]/gu, " ")
    .trim();
  return text === "" ? undefined : text;
}

/** The id of a device, or of a part of one: `GPU-…`, `MIG-…`. Undefined for anything else. */
export function uuidIn(text: string | undefined): string | undefined {
  return text !== undefined && /^(?:GPU|MIG)-[\w/-]{1,90}$/.test(text) ? text : undefined;
}

/** `00000000:3B:00.0` as /sys/bus/pci/devices names it: `0000:3b:00.0`. Undefined for anything else. */
export function pciAddressIn(text: string | undefined): string | undefined {
  const match = /^([0-9a-f]{4,8}):([0-9a-f]{2}):([0-9a-f]{2})\.([0-7])$/i.exec(text ?? "");
  if (match === null) return undefined;
  const [, domain = "", bus, device, part] = match;
  return `${Number.parseInt(domain, 16).toString(16).padStart(4, "0")}:${bus}:${device}.${part}`.toLowerCase();
}
