/** Writes every generated file, or with `--check` fails on those that are not up to date. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { GeneratedFile } from "./generated-file.ts";
import { wireFiles } from "./wire-files.ts";

const repository = join(import.meta.dirname, "../..");
const check = process.argv.includes("--check");
const outdated: string[] = [];

await bringUpToDate(wireFiles);
// The references import the programs, and those the files above.
const { referenceFiles } = await import("./reference-files.ts");
await bringUpToDate(referenceFiles);

if (check && outdated.length > 0) {
  console.error(`Not up to date: ${outdated.join(", ")}. Run: npm run update`);
  process.exitCode = 1;
} else {
  console.log(
    check
      ? `${wireFiles.length + referenceFiles.length} generated files are up to date`
      : `written: ${outdated.join(", ") || "none"}`,
  );
}

async function bringUpToDate(files: readonly GeneratedFile[]): Promise<void> {
  for (const { path, render } of files) {
    const file = join(repository, path);
    const rendered = await render();
    const text = path.endsWith(".ts") ? format(path, rendered) : rendered;
    if (existsSync(file) && readFileSync(file, "utf8") === text) continue;
    outdated.push(path);
    if (!check) writeFileSync(file, text);
  }
}

/** The text as the project's formatter leaves it, so that formatting and generating agree. */
function format(path: string, text: string): string {
  const formatter = join(repository, "node_modules/.bin/oxfmt");
  return execFileSync(formatter, [`--stdin-filepath=${path}`], { input: text, encoding: "utf8", cwd: repository });
}
