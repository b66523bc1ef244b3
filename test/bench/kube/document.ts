import { join } from "node:path";
import { version } from "@kubevitals/program";
import { repository } from "../../programs/support/program.ts";
import { describeMachine, notesParts, writePage } from "../page-notes.ts";
import { renderMisses, renderTable, type Contenders } from "../table.ts";
import type { Measured } from "./measure.ts";

/** Whose figures stand in the table. */
export const contenders: Contenders = { ours: "aggregator", theirs: "kube-state-metrics" };

export interface Results extends Measured {
  readonly command: string;
  readonly date: Date;
}

/** Writes docs/performance-kube.md, and keeps the notes that it holds. */
export async function writeDocument(results: Results): Promise<void> {
  await writePage(join(repository, "docs/performance-kube.md"), (notes) => renderDocument(results, notes));
}

/** The page. */
export function renderDocument({ rows, cluster, command, date }: Results, notes: string): string {
  const details = rows.flatMap(({ what, details: parts = [] }) => parts.map((part) => `- ${what}: ${part}`));
  return [
    "# Performance beside kube-state-metrics",
    "What the aggregator costs for Kubernetes' objects, by what a real kube-state-metrics 2.20 costs for the same, in one run on one " +
      "machine, at one API server. Made by",
    `    ${command}`,
    `on ${date.toISOString().slice(0, 10)}, with ${cluster}: aggregator ${version} (its bundle) on Node.js ${process.version}; ` +
      `${describeMachine()}. Use the ratios: the figures are this machine's.`,
    "Both run with their defaults; kube-state-metrics also compresses for those who ask for it, which it does not by default. Our rows " +
      "carry two labels more, `job` and `instance`. CPU is user and system time of the whole process tree, from /proc. Memory is " +
      "its proportional set size, with a copy of Node.js that no other process shares.",
    renderTable(rows, contenders),
    ...(details.length > 0 ? [details.join("\n")] : []),
    "## What misses its mark",
    renderMisses(rows),
    ...notesParts(notes),
  ]
    .join("\n\n")
    .concat("\n");
}
