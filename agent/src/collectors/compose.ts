import type { Collector, PartialVitals, Timed } from "./collector.ts";

/** What the parts of a composed collector gave, in their order; undefined for one that was not read or is absent. */
type PartReadings = readonly unknown[];

/**
 * One collector made of several sources that node_exporter knows under one name. Those without vitals are read for series only.
 * It is absent where all of them are.
 */
export function compose(name: string, ...parts: readonly Collector[]): Collector<PartReadings> {
  let last: PartReadings = [];
  /** The readings together; where each is the one that it was the last time, so are they together. */
  function together(results: readonly unknown[]): PartReadings | undefined {
    if (!results.some((reading) => reading !== undefined)) return undefined;
    const isSame = results.length === last.length && results.every((reading, index) => reading === last[index]);
    return isSame ? last : (last = results);
  }
  return {
    name,
    source: parts.map(({ source }) => source).join(", "),
    read(host, withSeries = true) {
      const results = parts.map((part) => (withSeries || part.vitals ? part.read(host, withSeries) : undefined));
      if (results.some((result) => result instanceof Promise)) return Promise.all(results).then(together);
      return together(results);
    },
    series(readings, out) {
      for (const [index, part] of parts.entries()) if (readings[index] !== undefined) part.series(readings[index], out);
    },
    vitals: (current, previous) =>
      Object.assign(
        {},
        ...parts.map((part, index) => vitalsOf(part, at(current, index), previous && at(previous, index))),
      ),
  };
}

function vitalsOf(
  part: Collector,
  current: Timed<unknown> | undefined,
  previous: Timed<unknown> | undefined,
): PartialVitals {
  return (current && part.vitals?.(current, previous)) ?? {};
}

function at({ reading, monotonicMilliseconds }: Timed<PartReadings>, index: number): Timed<unknown> | undefined {
  return reading[index] === undefined ? undefined : { reading: reading[index], monotonicMilliseconds };
}
