/** What stands for a value that nobody measured: it is never shown as zero. */
export const missing = "–";

/** A number as text, or the sign for a missing one. */
export function orMissing(value: number | undefined, format: (value: number) => string): string {
  return value === undefined || !Number.isFinite(value) ? missing : format(value);
}

const byteUnits = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

/** Bytes in the largest binary unit of which there is at least one: `3.2 GiB`. */
export function formatBytes(bytes: number): string {
  let amount = bytes;
  let unit = 0;
  // What would be rounded to 1024.0 is 1.0 of the next unit.
  while (amount >= (unit === 0 ? 1023.5 : 1023.95) && unit < byteUnits.length - 1) {
    amount /= 1024;
    unit++;
  }
  return `${amount.toFixed(unit === 0 ? 0 : 1)} ${byteUnits[unit]}`;
}

export function formatByteRate(bytesPerSecond: number): string {
  return `${formatBytes(bytesPerSecond)}/s`;
}

/** A share in percent. */
export function formatPercent(rate: number): string {
  return `${rate.toFixed(1)} %`;
}

/** Thousandths of a core as cores in use: `0.47`. */
export function formatCores(millicores: number): string {
  return (millicores / 1000).toFixed(2);
}

/** Thousandths of a core as cores that a machine has; a fraction only where there is one: `2`. */
export function formatCoreCapacity(millicores: number): string {
  return String(Math.round(millicores / 10) / 100);
}

/** Load averages, as `uptime` shows them. */
export function formatLoad(load: number): string {
  return load.toFixed(2);
}

/** Seconds to the tenth below ten, else whole. */
export function formatSeconds(seconds: number): string {
  return `${seconds.toFixed(seconds < 9.95 ? 1 : 0)} s`;
}

const cells = 20;

/** A share in percent as a bar of 20 cells; empty where it is missing. */
export function formatBar(rate: number | undefined): string {
  const share = rate === undefined || !Number.isFinite(rate) ? 0 : Math.min(100, Math.max(0, rate)) / 100;
  const full = Math.round(share * cells);
  return "█".repeat(full) + "░".repeat(cells - full);
}
