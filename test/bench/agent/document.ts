import { join } from "node:path";
import { version } from "@kubevitals/program";
import { nodeExporterVersion } from "../../peers/node-exporter-binary.ts";
import { repository } from "../../programs/support/program.ts";
import type { Row } from "./bench.ts";
import { printProfile, type Profile } from "./profile.ts";
import { describeMachine, notesParts, writePage } from "../page-notes.ts";
import { renderMisses, renderTable } from "../table.ts";

/** What was measured, and on what. */
export interface Results {
  readonly rows: readonly Row[];
  /** What the agent's containers were. */
  readonly containers: string | undefined;
  /** Where the agent's CPU time goes; made when a mark on it was missed. */
  readonly profile: Profile | undefined;
  readonly command: string;
  readonly date: Date;
}

const path = join(repository, "docs/performance.md");

/** Whose figures stand in the table. */
export const contenders = { ours: "agent", theirs: "node_exporter" };

/** Writes docs/performance.md, and keeps the notes that it holds. */
export async function writeDocument(results: Results): Promise<void> {
  await writePage(path, (notes) => renderDocument(results, notes));
}

/** The page. */
export function renderDocument({ rows, containers, profile, command, date }: Results, notes: string): string {
  const details = rows.flatMap(({ what, details: parts = [] }) => parts.map((part) => `- ${what}: ${part}`));
  return [
    "# Performance",
    "What the agent costs on a node, by what a real node_exporter costs beside it, in one run on one machine. The aggregator has pages of its own: [at scale](performance-scale.md), [beside kube-state-metrics](performance-kube.md). Made by",
    `    ${command}`,
    `on ${date.toISOString().slice(0, 10)}: agent ${version} (its bundle) on Node.js ${process.version}, node_exporter ` +
      `${nodeExporterVersion}; ${describeMachine()}. Use the ratios: the figures are this machine's.`,
    "CPU is user and system time of the whole process tree, from /proc. Memory is its proportional set size, with a copy of " +
      "Node.js that no other process shares. Bytes are TCP's payload in both directions. Time was compressed to warm up and for " +
      `the samples over which memory is watched; the default rhythm was watched as it is.${containers === undefined ? "" : ` The containers: ${containers}.`}`,
    renderTable(rows, contenders),
    ...(details.length > 0 ? [details.join("\n")] : []),
    "## What misses its mark",
    renderMisses(rows),
    ...(profile === undefined
      ? []
      : [
          "Own time by function, per series sample (V8's sampling profiler, which costs time itself):",
          ["```", printProfile(profile), "```"].join("\n"),
        ]),
    ...notesParts(notes),
  ]
    .join("\n\n")
    .concat("\n");
}
