import { validText } from "../../collectors/reading/sysfs-attribute.ts";

/** Levels of a clock are few; a file with more text is none of them. */
const mostBytes = 4096;

/**
 * The clock that is in force among the levels of `pp_dpm_sclk` and its like, in hertz: `1: 1700Mhz *`. Undefined where no level is
 * marked. https://docs.kernel.org/gpu/amdgpu/thermal.html#pp-dpm
 */
export function parseClockLevels(bytes: Uint8Array): number | undefined {
  const text = validText(bytes.subarray(0, mostBytes));
  const megahertz = /^\w+:[ \t]*(\d{1,6})[ \t]*MHz[ \t]*\*[ \t]*$/im.exec(text)?.[1];
  return megahertz === undefined ? undefined : Number(megahertz) * 1e6;
}
