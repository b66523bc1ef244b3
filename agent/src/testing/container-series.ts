/** For tests: what series of containers say beside their values. */

/** The id of a container of the fixtures: its number in hexadecimal, and digits after it up to 64. */
export const containerId = (number: number) => `${number.toString(16)}${"0123456789abcdef".repeat(4)}`.slice(0, 64);

/** What the series of a family say beside their values, in their order. */
export function labelsOf(values: ReadonlyMap<string, number>, family: string): readonly string[] {
  return Array.from(values.keys())
    .filter((series) => series.startsWith(`${family}{`))
    .map((series) => series.slice(family.length + 1, -1));
}
