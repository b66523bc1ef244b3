const unitMilliseconds: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Seconds of a duration such as `500ms`, `1s`, `10m`, `1h30m`; a bare number is refused, as its unit would be a guess. */
export function parseDuration(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(text)) return undefined;
  let milliseconds = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)) {
    milliseconds += Number(amount) * (unitMilliseconds[unit ?? ""] ?? NaN);
  }
  return milliseconds <= Number.MAX_SAFE_INTEGER ? milliseconds / 1000 : undefined;
}

/** Seconds, to the millisecond, as the shortest duration text: 90 is `1m30s`. */
export function formatDuration(seconds: number): string {
  let milliseconds = Math.round(seconds * 1000);
  let text = "";
  for (const [unit, size] of Object.entries(unitMilliseconds).toReversed()) {
    const amount = Math.floor(milliseconds / size);
    if (amount > 0) text += `${amount}${unit}`;
    milliseconds -= amount * size;
  }
  return text === "" ? "0s" : text;
}
