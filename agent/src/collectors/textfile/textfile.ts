import { optionTypes, option } from "@kubevitals/program";
import type { SeriesWriter } from "../../series-writer.ts";
import type { Collector } from "../collector.ts";
import { mergeTextFiles, type Merged, type MergedFamily } from "./textfile-merge.ts";
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
}

const nothing: TextfileReading = { files: [], problems: [], merged: { families: [], problems: [] } };

/** What other programs leave in files for us to serve: a job's last success, a disk's health. */
export function createTextfile(folders: readonly string[]): Collector<TextfileReading> {
  const reader = new TextFileReader(folders);
  let last = nothing;
  return {
    name: "textfile",
    hasForeignNames: true,
    source: "files *.prom in --collector.textfile.directory",
    read(host) {
      if (folders.length === 0) return nothing;
      return reader.read(host.userFiles, host.clock).then(({ files, problems }) => {
        const merged = files === last.files ? last.merged : mergeTextFiles(files);
        last = { files, problems, merged };
        return last;
      });
    },
    series: writeSeries,
  };
}

function writeSeries(reading: TextfileReading, out: SeriesWriter): void {
  const failed = reading.files.flatMap((file) => ("error" in file ? [`${file.path}: ${file.error}`] : []));
  const forged = writeFamilies(reading.merged.families, out);
  const problems = [...reading.problems, ...failed, ...reading.merged.problems, ...forged];
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

/** Writes what no other collector speaks of; returns a sentence for each family that one does. */
function writeFamilies(families: readonly MergedFamily[], out: SeriesWriter): readonly string[] {
  const forged: string[] = [];
  for (const { name, help, type, labelNames, rows, seriesNames, file } of families) {
    const taken = seriesNames.find((series) => out.others.has(series));
    if (taken !== undefined) {
      forged.push(`${file}: ${taken}: another collector reports it`);
      continue;
    }
    const family = out.instance().family(name, help, type, labelNames);
    for (const { suffix, value, labelValues } of rows) family.addSuffixed(value, suffix, ...labelValues);
  }
  return forged;
}
