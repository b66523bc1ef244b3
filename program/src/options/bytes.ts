const unitBytes: Readonly<Record<string, number>> = { "": 1, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30 };

/** Bytes of a quantity such as `64Mi` or `1048576`. */
export function parseBytes(text: string): number | undefined {
  const match = /^(\d+)(Ki|Mi|Gi)?$/.exec(text);
  const bytes = match ? Number(match[1]) * (unitBytes[match[2] ?? ""] ?? NaN) : NaN;
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** Bytes as the shortest exact quantity: 67108864 is `64Mi`. */
export function formatBytes(bytes: number): string {
  const [unit, size] = Object.entries(unitBytes).findLast(([, factor]) => bytes >= factor && bytes % factor === 0) ?? [
    "",
    1,
  ];
  return `${bytes / size}${unit}`;
}
