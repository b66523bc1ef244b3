import type { Host } from "../../host.ts";
import { namesIn, type DrmCard } from "../drm/card.ts";
import { clock, present, readFigures, whole, type Figure } from "../drm/figures.ts";
import { throttleFiles, type ThrottleFiles } from "./throttling.ts";

/** One graphics unit (GT) of a device: its clocks and what holds them down. */
export interface IntelGt {
  readonly folder: string;
  readonly clocks: readonly Figure[];
  readonly throttling: ThrottleFiles | undefined;
}

/** The clock that is in force, in megahertz: 0 while the unit is powered down. Where a driver lacks it, what it asks for. */
const clocks = (...attributes: readonly string[]) =>
  attributes.map((attribute) => clock("coreClockHertz", attribute, 1e6));
const i915Clocks = clocks("rps_act_freq_mhz", "rps_cur_freq_mhz");
const oldI915Clocks = clocks("gt_act_freq_mhz", "gt_cur_freq_mhz");
const xeClocks = clocks("act_freq", "cur_freq");

/** A device has a few; a folder of more is none of a driver's. */
const mostUnits = 16;

/** All GTs of a card, as i915 or xe shows them. */
export function findGts(host: Host, card: DrmCard): readonly IntelGt[] {
  const gts = [...i915Gts(host, card), ...xeGts(host, card)];
  if (gts.length > 0) return gts.slice(0, mostUnits);
  // Before Linux 6.0 i915 had the clock of the whole card only.
  const known = present(oldI915Clocks, namesIn(host, card.folder));
  return known.length > 0 ? [{ folder: card.folder, clocks: known, throttling: undefined }] : [];
}

function i915Gts(host: Host, { folder }: DrmCard): readonly IntelGt[] {
  return numbered(host, `${folder}/gt`, "gt").map((gt) => {
    const names = namesIn(host, gt);
    return {
      folder: gt,
      clocks: present(i915Clocks, names),
      throttling: throttleFiles(gt, names, "throttle_reason_"),
    };
  });
}

function xeGts(host: Host, { device }: DrmCard): readonly IntelGt[] {
  const gts = numbered(host, device, "tile").flatMap((tile) => numbered(host, tile, "gt"));
  return gts.map((gt) => {
    const folder = `${gt}/freq0`;
    const throttle = `${folder}/throttle`;
    return {
      folder,
      clocks: present(xeClocks, namesIn(host, folder)),
      throttling: throttleFiles(throttle, namesIn(host, throttle), "reason_"),
    };
  });
}

/** The highest clock of the GTs, as the kernel itself takes it for a card; undefined where none tells. */
export function highestClock(host: Host, gts: readonly IntelGt[]): number | undefined {
  const hertz = gts.map((gt) => readFigures(host, gt.folder, gt.clocks).coreClockHertz);
  const known = hertz.filter((value) => value !== undefined);
  return known.length > 0 ? Math.max(...known) : undefined;
}

/** The size of the device's own memory, where the driver shows it: the sum over its tiles. */
export function memoryOf(host: Host, { device, folder }: DrmCard): number | undefined {
  const size = (path: string, attribute: string) =>
    readFigures(host, path, [whole("memoryTotalBytes", attribute)]).memoryTotalBytes;
  const tiles = numbered(host, device, "tile").map((tile) => size(tile, "physical_vram_size_bytes"));
  const known = tiles.filter((bytes) => bytes !== undefined && bytes > 0);
  if (known.length === 0 || known.length < tiles.length) return size(folder, "lmem_total_bytes");
  return known.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0);
}

/** Folders of that name with a number, in the order of the numbers. */
function numbered(host: Host, folder: string, prefix: string): readonly string[] {
  const names = namesIn(host, folder).filter((name) => new RegExp(`^${prefix}\\d{1,3}$`).test(name));
  return names
    .toSorted((a, b) => Number(a.slice(prefix.length)) - Number(b.slice(prefix.length)))
    .slice(0, mostUnits)
    .map((name) => `${folder}/${name}`);
}
