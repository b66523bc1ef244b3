import { readFile, writeFile } from "node:fs/promises";
import { cpus, release, totalmem, type } from "node:os";
import { join } from "node:path";
import { version } from "@kubevitals/program";
import { nodeExporterVersion } from "../../peers/node-exporter-binary.ts";
import { repository } from "../../programs/support/program.ts";
import type { Row } from "./bench.ts";
import { printProfile, type Profile } from "./profile.ts";
import { cellsOf } from "./table.ts";

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

/** What stands between these lines people write; all else is written anew. */
const notesBegin = "<!-- notes: kept when this page is written anew -->";
const notesEnd = "<!-- end of notes -->";

/** Writes docs/performance.md, and keeps the notes that it holds. */
export async function writeDocument(results: Results): Promise<void> {
  const old = await readFile(path, "utf8").catch(() => "");
  await writeFile(path, renderDocument(results, notesOf(old)));
}

/** The page. */
export function renderDocument({ rows, containers, profile, command, date }: Results, notes: string): string {
  const missed = rows.filter(({ isMet }) => isMet === false);
  const details = rows.flatMap(({ what, details: parts = [] }) => parts.map((part) => `- ${what}: ${part}`));
  const [headings = [], ...cells] = cellsOf(rows);
  return [
    "# Performance",
    "What the agent costs on a node, by what a real node_exporter costs beside it, in one run on one machine. Made by",
    `    ${command}`,
    `on ${date.toISOString().slice(0, 10)}: agent ${version} (its bundle) on Node.js ${process.version}, node_exporter ` +
      `${nodeExporterVersion}; ${type()} ${release()}, ${cpus().length} × ${cpus()[0]?.model ?? "a CPU without a name"}, ` +
      `${Math.round(totalmem() / 2 ** 30)} GiB. Use the ratios: the figures are this machine's.`,
    "CPU is user and system time of the whole process tree, from /proc. Memory is its proportional set size, with a copy of " +
      "Node.js that no other process shares. Bytes are TCP's payload in both directions. Time was compressed to warm up and for " +
      `the samples over which memory is watched; the default rhythm was watched as it is.${containers === undefined ? "" : ` The containers: ${containers}.`}`,
    [headings, headings.map(() => "---"), ...cells].map((row) => `| ${row.join(" | ")} |`).join("\n"),
    ...(details.length > 0 ? [details.join("\n")] : []),
    "## What misses its mark",
    missed.length === 0 ? "Nothing." : missed.map(describeMiss).join("\n"),
    ...(profile === undefined
      ? []
      : [
          "Own time by function, per series sample (V8's sampling profiler, which costs time itself):",
          ["```", printProfile(profile), "```"].join("\n"),
        ]),
    ...[notesBegin, notes, notesEnd].filter((part) => part !== ""),
  ]
    .join("\n\n")
    .concat("\n");
}

function describeMiss({ what, ours, ratio, mark = "" }: Row): string {
  return `- ${what}: ${ours}${ratio === undefined ? "" : `, ratio ${ratio.toFixed(3)}`} (mark: ${mark})`;
}

function notesOf(page: string): string {
  const [begin, end] = [page.indexOf(notesBegin), page.indexOf(notesEnd)];
  return begin < 0 || end < begin ? "" : page.slice(begin + notesBegin.length, end).trim();
}
