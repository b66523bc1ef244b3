import type { GpuReading } from "../../device.ts";
import { withoutUndefined } from "../nvml/draft.ts";
import { pciAddressIn, uuidIn } from "../nvml/text.ts";
import { identityColumns, type Column, type RowDraft } from "./columns.ts";

/** What nvidia-smi writes where a device does not have something, or did not say it. */
const nothing =
  /^\[?(?:N\/A|Not Supported|Not Available|Unknown Error|Insufficient Permissions|GPU is lost|GPU requires reset|Requested functionality has been deprecated)\]?$/i;

/**
 * Reads one row of `--query-gpu --format=csv,noheader,nounits`: what tells the device from others, the columns, and the name, which may
 * hold commas. Undefined where the line is no such row.
 */
export function parseRow(line: string, columns: readonly Column[]): GpuReading | undefined {
  const parts = line.split(", ");
  const before = identityColumns.length + columns.length;
  if (parts.length <= before) return undefined;
  const [index = "", uuid, busId, driverVersion] = parts.map((part) => part.trim());
  if (!/^\d{1,4}$/.test(index) || uuidIn(uuid) === undefined) return undefined;
  const row: RowDraft = { reading: {}, errors: {} };
  columns.forEach(({ put }, column) => {
    const text = (parts[identityColumns.length + column] ?? "").trim();
    if (!nothing.test(text)) put(row, text);
  });
  const errors = withoutUndefined(row.errors);
  return {
    vendor: "nvidia",
    index: Number(index),
    ...withoutUndefined({
      uuid: uuidIn(uuid),
      pciAddress: pciAddressIn(busId),
      model: textOf(parts.slice(before).join(", ")),
      driverVersion: textOf(driverVersion),
      errors: Object.keys(errors).length > 0 ? errors : undefined,
    }),
    ...withoutUndefined(row.reading),
  };
}

function textOf(text: string | undefined): string | undefined {
  const clean = (text ?? "")
    .replaceAll(/\p{Cc}/gu, " ")
    .trim()
    .slice(0, 96);
  return clean === "" || nothing.test(clean) ? undefined : clean;
}
