import { globSync } from "node:fs";
import { join, matchesGlob } from "node:path";

/** Which files run their tests in a process of their own: those that start our programs, and wait for them. */
export const ownProcess = ["test/programs/**/*.test.ts", "scripts/*/main.test.ts"];

/** Folders that hold tests. */
const folders = "{proto,program,agent,aggregator,scripts,test}";

/** Files that match, as paths from the repository's root, in order. */
export function filesOf(repository: string, pattern: string): string[] {
  const found = globSync(`${folders}/${pattern}`, { cwd: repository, exclude: ["**/node_modules"] });
  return found.toSorted();
}

/**
 * The test files of a suite: those in its folder and below, but for the folders below that have a suite themselves, and for the files
 * that have a process of their own. Paths from the repository's root; the folder is one, too.
 */
export function filesOfSuite(repository: string, folder: string): string[] {
  const inner = filesOf(repository, "**/*.suite.ts")
    .map((file) => `${join(file, "..")}/`)
    .filter((other) => other.startsWith(`${folder}/`) && other !== `${folder}/`);
  return filesOf(repository, "**/*.test.ts").filter(
    (file) =>
      file.startsWith(`${folder}/`) &&
      !inner.some((other) => file.startsWith(other)) &&
      !ownProcess.some((pattern) => matchesGlob(file, pattern)),
  );
}
