import { execFile } from "node:child_process";
import { cp, mkdir, readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * Copies what a Dockerfile's `.dockerignore` lets into the build, and nothing else, with the installed packages beside it as
 * `npm ci` would put them there: target and repository have to be of one filesystem. Knows the patterns that ours has: `!path` for what comes in, and `**` with a slash and a name or
 * an ending for what stays out below that.
 */
export async function copyContext(repository: string, ignoreFile: string, target: string): Promise<void> {
  const patterns = (await readFile(ignoreFile, "utf8"))
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  const kept = patterns.filter((line) => line.startsWith("!")).map((line) => line.slice(1));
  const dropped = patterns.filter((line) => line.startsWith("**/")).map((line) => line.slice(3));
  const isKept = (path: string) =>
    !relative(repository, path)
      .split(sep)
      .some((part) => dropped.some((name) => (name.startsWith("*") ? part.endsWith(name.slice(1)) : part === name)));
  await mkdir(target, { recursive: true });
  for (const path of await expand(repository, kept))
    await cp(join(repository, path), join(target, path), { recursive: true, filter: isKept });
  await linkPackages(join(repository, "node_modules"), join(target, "node_modules"));
}

/**
 * The installed packages, as further names of their files, which is quick: a link to the folder would lead back to this checkout.
 * That of a workspace leads to the workspace beside it, which is the copied one.
 */
async function linkPackages(installed: string, target: string): Promise<void> {
  await mkdir(target);
  const names = (await readdir(installed)).filter((name) => name !== ".cache");
  await run("cp", ["--archive", "--link", ...names.map((name) => join(installed, name)), target]);
}

/** Paths that the patterns name; a star stands for letters of one name in the repository's own folder. */
async function expand(repository: string, patterns: readonly string[]): Promise<readonly string[]> {
  const names = await readdir(repository);
  return patterns.flatMap((pattern) => {
    if (!pattern.includes("*")) return [pattern];
    const expression = new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", ".*")}$`);
    return names.filter((name) => expression.test(name));
  });
}
