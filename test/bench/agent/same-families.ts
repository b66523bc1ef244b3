import { collectorKinds } from "../../../agent/src/collectors/index.ts";
import { parseTextFormat } from "../../../proto/src/testing/parse-text-format.ts";
import { sum } from "./bench.ts";
import { nodeExporterCollectors } from "../../peers/node-exporter-collectors.ts";

/** Flags with which node_exporter collects what the agent collects by default, and nothing else. */
export async function flagsForSameFamilies(): Promise<readonly string[]> {
  const theirs = await nodeExporterCollectors();
  const both = collectorKinds.filter(({ name, runsByDefault }) => runsByDefault && theirs.get(name) === true);
  return [
    "--collector.disable-defaults",
    "--web.disable-exporter-metrics",
    ...both.map(({ name }) => `--collector.${name}`),
  ];
}

/** Switches for the agent: off with the collectors of its own, which node_exporter does not have. */
export async function switchesOfOurOwn(): Promise<readonly string[]> {
  const theirs = await nodeExporterCollectors();
  return collectorKinds.filter(({ name }) => !theirs.has(name)).map(({ name }) => `--no-collector.${name}`);
}

/** Names of the families of a page, with how many series each has. */
export function familiesOf(page: string): ReadonlyMap<string, number> {
  return new Map(parseTextFormat(page).map(({ name, samples }) => [name, samples.length]));
}

/** How two sets of families overlap, in series. */
export interface Overlap {
  readonly ours: number;
  readonly theirs: number;
  /** Names of families that only we have, and how many series those are. */
  readonly onlyOurs: readonly string[];
  readonly onlyOursSeries: number;
  /** Names of families that only they have. */
  readonly onlyTheirs: readonly string[];
}

export function overlap(ours: ReadonlyMap<string, number>, theirs: ReadonlyMap<string, number>): Overlap {
  return {
    ours: sum(ours.values()),
    theirs: sum(theirs.values()),
    onlyOurs: Array.from(ours.keys()).filter((name) => !theirs.has(name)),
    onlyOursSeries: sum(Array.from(ours, ([name, series]) => (theirs.has(name) ? 0 : series))),
    onlyTheirs: Array.from(theirs.keys()).filter((name) => !ours.has(name)),
  };
}
