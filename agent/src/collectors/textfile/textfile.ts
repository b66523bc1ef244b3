import type { BlockWriter } from "@kubevitals/proto";
import { optionTypes, option } from "@kubevitals/program";
import type { SeriesWriter } from "../../series-writer.ts";
import type { Collector, PartialVitals } from "../collector.ts";
import { customMetricsOf, type CustomMetrics } from "./textfile-custom-metrics.ts";
import { mergeTextFiles, type Merged, type MergedFamily } from "./textfile-merge.ts";
import { splitByPod, type SplitFamilies } from "./textfile-pods.ts";
import { TextFileReader, type TextFiles } from "./textfile-reader.ts";

const { repeated, text } = optionTypes;

/** Under node_exporter's name. */
export const textfileOptions = {
  "collector.textfile.directory": option(
    repeated(text),
    [],
    "Folders whose files *.prom are served with the node's series; patterns with *, ? and [a-z] may stand for several.",
  ),
};

/** All text files, and what they say together. */
export interface TextfileReading extends TextFiles {
  readonly merged: Merged;
  readonly split: SplitFamilies;
}

const nothing: TextfileReading = {
  files: [],
  problems: [],
  merged: { families: [], problems: [] },
  split: splitByPod([]),
};

/** What other programs leave in files for us to serve: a job's last success, a disk's health. */
export function createTextfile(folders: readonly string[]): Collector<TextfileReading> {
  const reader = new TextFileReader(folders);
  let last = nothing;
  let custom: CustomMetrics | undefined;
  return {
    name: "textfile",
    hasForeignNames: true,
    source: "files *.prom in --collector.textfile.directory",
    read(host) {
      if (folders.length === 0) return nothing;
      return reader.read(host.userFiles, host.clock).then(({ files, problems }) => {
        if (files === last.files) last = { ...last, problems };
        else {
          const merged = mergeTextFiles(files);
          last = { files, problems, merged, split: splitByPod(merged.families) };
        }
        return last;
      });
    },
    series(reading, out) {
      custom = customMetricsOf(reading.split, out.others, custom);
      writeSeries(reading, custom, out);
    },
    lasting: (): PartialVitals => (custom === undefined ? {} : custom.vitals),
  };
}

function writeSeries(reading: TextfileReading, custom: CustomMetrics, out: SeriesWriter): void {
  const failed = reading.files.flatMap((file) => ("error" in file ? [`${file.path}: ${file.error}`] : []));
  const forged = writeFamilies(reading.merged.families, reading.split, out);
  const problems = [...reading.problems, ...failed, ...reading.merged.problems, ...forged];
  if (custom.problem !== undefined) out.complain(custom.problem);
  for (const problem of problems) out.complain(problem);
  const modified = out.gauge(
    "node_textfile_mtime_seconds",
    "When the text file was last written, in seconds since 1970.",
    ["file"],
  );
  for (const file of reading.files) {
    if ("exposition" in file) modified.add(Number(file.facts.modified / 1_000_000_000n), file.path);
  }
  out
    .gauge("node_textfile_scrape_error", "Whether anything in the folders of text files could not be taken as it is.")
    .add(problems.length > 0 ? 1 : 0);
}

/**
 * Writes what no other collector speaks of, what is said of a pod under that pod's labels; returns a sentence for each family that
 * another collector speaks of.
 */
function writeFamilies(
  families: readonly MergedFamily[],
  { node, pods }: SplitFamilies,
  out: SeriesWriter,
): readonly string[] {
  const isTaken = (series: string) => out.others.has(series);
  for (const family of node) if (!family.seriesNames.some(isTaken)) writeFamily(family, out.instance());
  for (const { labels, families: ofPod } of pods) {
    for (const family of ofPod) if (!family.seriesNames.some(isTaken)) writeFamily(family, out.instance(...labels));
  }
  return families.flatMap(({ seriesNames, file }) => {
    const taken = seriesNames.find(isTaken);
    return taken === undefined ? [] : [`${file}: ${taken}: another collector reports it`];
  });
}

function writeFamily({ name, help, type, labelNames, rows }: MergedFamily, out: BlockWriter): void {
  const family = out.family(name, help, type, labelNames);
  for (const { suffix, value, labelValues } of rows) family.addSuffixed(value, suffix, ...labelValues);
}
