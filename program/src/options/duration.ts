const unitSeconds: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds of a duration such as `500ms`, `1s`, `10m`, `1h30m`; a bare number is refused, as its unit would be a guess. */
export function parseDuration(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(text)) return undefined;
  let seconds = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)) {
    seconds += Number(amount) * (unitSeconds[unit ?? ""] ?? NaN);
  }
  return seconds;
}

/** Seconds as the shortest duration text: 90 is `1m30s`. */
export function formatDuration(seconds: number): string {
  let milliseconds = Math.round(seconds * 1000);
  let text = "";
  for (const [unit, size] of Object.entries(unitSeconds).toReversed()) {
    const amount = Math.floor(milliseconds / (size * 1000));
    if (amount > 0) text += `${amount}${unit}`;
    milliseconds -= amount * size * 1000;
  }
  return text === "" ? "0s" : text;
}
