import type { Host } from "../../host.ts";
import { readAttribute, validText } from "../../collectors/reading/sysfs-attribute.ts";
import type { GpuErrorCounts } from "../device.ts";
import { namesIn } from "../drm/card.ts";

/** Bytes of the list of bad pages that are looked at: tables of the chip's memory hold at most some thousands. */
const mostBytes = 256 * 1024;

/**
 * Errors that the chip's memories and units have met, summed over its blocks, and pages of VRAM that were retired for them.
 * Undefined where the chip does not watch for errors. https://docs.kernel.org/gpu/amdgpu/ras.html
 *
 * @param device folder of the PCI device, below the sys mount
 */
export function readErrors(host: Host, device: string): GpuErrorCounts | undefined {
  const folder = `${device}/ras`;
  let corrected: number | undefined;
  let uncorrected: number | undefined;
  for (const name of namesIn(host, folder)) {
    if (!name.endsWith("_err_count")) continue;
    const bytes = readAttribute(host, `${folder}/${name}`);
    const counts = bytes && parseErrorCounts(bytes);
    if (counts?.ce !== undefined) corrected = (corrected ?? 0) + counts.ce;
    if (counts?.ue !== undefined) uncorrected = (uncorrected ?? 0) + counts.ue;
  }
  const list = readAttribute(host, `${folder}/gpu_vram_bad_pages`);
  const pages = list && parseBadPages(list);
  if (corrected === undefined && uncorrected === undefined && pages === undefined) return undefined;
  return {
    ...(corrected !== undefined && { correctedVolatile: corrected }),
    ...(uncorrected !== undefined && { uncorrectedVolatile: uncorrected }),
    ...(pages && { retiredPagesDoubleBit: pages.retired, retiredPagesPending: pages.pending > 0 }),
  };
}

/** The lines `ue: 0` and `ce: 1`; what the driver cannot say now it says in a sentence, which is no count. */
export function parseErrorCounts(bytes: Uint8Array): { readonly ce?: number; readonly ue?: number } {
  const counts: { ce?: number; ue?: number } = {};
  for (const [, kind, count] of validText(bytes.subarray(0, 1024)).matchAll(/^(ce|ue):[ \t]*(\d{1,15})[ \t]*$/gm)) {
    counts[kind as "ce" | "ue"] = Number(count);
  }
  return counts;
}

/**
 * Pages of VRAM by their flags: `0x00000001 : 0x00001000 : R` is retired, P waits for that, F cannot be. An empty list has none;
 * undefined where something else stands in it.
 */
export function parseBadPages(bytes: Uint8Array): { readonly retired: number; readonly pending: number } | undefined {
  let retired = 0;
  let pending = 0;
  const text = validText(bytes.subarray(0, mostBytes));
  for (const [, flag] of text.matchAll(/^0x[0-9a-f]+[ \t]*:[ \t]*0x[0-9a-f]+[ \t]*:[ \t]*([RPF])[ \t]*$/gim)) {
    if (flag === "R") retired++;
    else pending++;
  }
  const isList = retired + pending > 0 || text.trim() === "";
  return isList ? { retired, pending } : undefined;
}
