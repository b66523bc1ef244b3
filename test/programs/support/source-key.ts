import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** All that bundles are made of; of what is installed, npm's own list of it. */
const sources = [
  "{proto,program,agent,aggregator}/**/*",
  "scripts/build/**/*",
  "package.json",
  "node_modules/.package-lock.json",
];

/** Tests, which no bundle holds. */
const tests = ["**/*.test.ts", "**/testing/**"];

/** What changes with the content of the repository's sources, and with that alone. */
export function sourceKey(repository: string): string {
  const entries = globSync(sources, {
    cwd: repository,
    exclude: ["{proto,program,agent,aggregator}/node_modules/**", ...tests],
    withFileTypes: true,
  });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const hash = createHash("sha256");
  for (const file of files.toSorted()) hash.update(relative(repository, file)).update("\0").update(digestOf(file));
  return hash.digest("hex").slice(0, 32);
}

function digestOf(file: string): Buffer {
  return createHash("sha256").update(readFileSync(file)).digest();
}
