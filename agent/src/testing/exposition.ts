/** For tests: what a collector has to say, as the lines of the text format. */
import { renderTextFormat } from "@kubevitals/proto";
import type { OptionTable, OptionValues } from "@kubevitals/program";
import type { Collector } from "../collectors/collector.ts";
import type { Host } from "../host.ts";
import { SeriesWriter } from "../series-writer.ts";

/** The lines of all series, without those of help; undefined where the collector is absent. */
export async function expose<Reading>(
  collector: Collector<Reading>,
  host: Host,
): Promise<readonly string[] | undefined> {
  const reading = await collector.read(host, true);
  if (reading === undefined) return undefined;
  const out = new SeriesWriter();
  out.begin();
  collector.series(reading, out);
  const text = renderTextFormat(out.finish().map((sample) => ({ sample, labels: [] })));
  return text.split("\n").filter((line) => line !== "" && !line.startsWith("# HELP"));
}

/** The same without the lines that give types. */
export async function exposeSeries<Reading>(
  collector: Collector<Reading>,
  host: Host,
): Promise<readonly string[] | undefined> {
  return (await expose(collector, host))?.filter((line) => !line.startsWith("#"));
}

/** Values of a collector's options: their defaults, but for those given. */
export function optionValues<Table extends OptionTable>(
  table: Table,
  given: Partial<OptionValues<Table>> = {},
): OptionValues<Table> {
  const defaults = Object.fromEntries(Object.entries(table).map(([name, option]) => [name, option.default]));
  return { ...defaults, ...given } as OptionValues<Table>;
}
