import type { BlockValues, Family } from "@kubevitals/proto";

/**
 * The block of a machine with this many CPUs: rows that stand for one CPU (label `cpu`) once for each, with the values of the
 * recorded ones in turn. A block without such rows stays as it is.
 */
export function withCpus(recorded: BlockValues, cpus: number): BlockValues {
  if (!recorded.block.families.some((family) => family.labelNames.includes("cpu"))) return recorded;
  const values: number[] = [];
  let start = 0;
  const families = recorded.block.families.map((family) => {
    const rows = rowsForCpus(family, cpus);
    for (const { from } of rows) values.push(recorded.values[start + from] ?? NaN);
    start += family.rows;
    return {
      ...family,
      rows: rows.length,
      labelValues: rows.flatMap(({ labelValues }) => labelValues),
      suffixes: family.suffixes.length === 0 ? [] : rows.map(({ from }) => family.suffixes[from] ?? ""),
    };
  });
  return { ...recorded, block: { families }, values };
}

interface Row {
  /** The recorded row. */
  readonly from: number;
  readonly labelValues: readonly string[];
}

function rowsForCpus(family: Family, cpus: number): readonly Row[] {
  const { labelNames, labelValues, rows: count } = family;
  const width = labelNames.length;
  const column = labelNames.indexOf("cpu");
  const rows = Array.from({ length: count }, (_, from) => ({
    from,
    labelValues: labelValues.slice(from * width, (from + 1) * width),
  }));
  if (column < 0) return rows;
  const groups = Map.groupBy(rows, (row) => row.labelValues[column] ?? "");
  const recorded = [...groups.values()];
  return Array.from({ length: cpus }, (_, cpu) =>
    (recorded[cpu % recorded.length] ?? []).map((row) => ({
      from: row.from,
      labelValues: row.labelValues.with(column, String(cpu)),
    })),
  ).flat();
}
