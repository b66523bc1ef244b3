/**
 * A number of replicas that is given as such or as a percentage of all of them; undefined where it is neither.
 * Source: Kubernetes' GetScaledValueFromIntOrPercent.
 */
export function scaledIntOrPercent(
  value: number | string | null | undefined,
  total: number,
  round: (fraction: number) => number,
): number | undefined {
  if (typeof value === "number") return value;
  const [, percent] = /^([+-]?\d+)%$/.exec(value ?? "") ?? [];
  return percent === undefined ? undefined : round((Number(percent) * total) / 100);
}
