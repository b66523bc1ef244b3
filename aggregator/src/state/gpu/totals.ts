/** The sum of what is known; absent where nothing is, or where made-up numbers add up to none. */
export function totalOf(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  if (known.length === 0) return undefined;
  const sum = known.reduce((total, value) => total + value);
  return Number.isFinite(sum) ? sum : undefined;
}
