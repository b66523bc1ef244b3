/** How long to wait before the next attempt after failures in a row. */
export interface BackoffLimits {
  readonly firstSeconds: number;
  readonly mostSeconds: number;
}

/**
 * Seconds to wait after `failures` failures in a row: doubles from the first to the most, of which a random half is taken
 * off, so that many clients of one failed server do not come back at once.
 */
export function backoffSeconds(failures: number, limits: BackoffLimits, random: () => number = Math.random): number {
  const whole = Math.min(limits.mostSeconds, limits.firstSeconds * 2 ** Math.min(failures - 1, 30));
  return whole * (0.5 + random() / 2);
}
