import type { Registry } from "prom-client";

/** A metric family of a registry, whether or not it has been counted in. */
export interface DescribedFamily {
  readonly name: string;
  /** As the text format has it: counter, gauge. */
  readonly type: string;
  readonly help: string;
  readonly labelNames: readonly string[];
}

/** The families of a registry, but for `process_*` and `nodejs_*`, which every program has. */
export function describedFamilies(register: Registry): readonly DescribedFamily[] {
  return register
    .getMetricsAsArray()
    .filter(({ name }) => !/^(?:process|nodejs)_/.test(name))
    .map((metric) => ({
      name: metric.name,
      type: String(metric.type),
      help: metric.help,
      labelNames: labelNamesOf(metric),
    }));
}

/** prom-client's metrics have their label names; its types do not say so. */
function labelNamesOf(metric: object): readonly string[] {
  const { labelNames } = metric as { labelNames?: unknown };
  if (!Array.isArray(labelNames)) throw new Error("prom-client does not tell a metric's label names any more");
  return labelNames.map(String);
}
