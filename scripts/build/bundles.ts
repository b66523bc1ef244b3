import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { besideBundle } from "./beside-bundle.ts";
import { copyPackageAssets, packageAssets } from "./package-assets.ts";

const repository = join(import.meta.dirname, "../..");
const nodeModules = join(repository, "node_modules");

const entryPoints: Readonly<Record<string, string>> = {
  agent: join(repository, "agent/src/main.ts"),
  aggregator: join(repository, "aggregator/src/main.ts"),
  // Only a helper process of the agent's loads it: within the bundle it would cost the agent its memory too.
  systeminformation: join(nodeModules, "systeminformation/lib/index.js"),
};

/**
 * Bundles both programs into a folder: one CommonJS file each, and one for what only a helper process loads, with what they read
 * at run time beside them.
 *
 * @returns names of the bundles
 */
export async function writeBundles(folder: string): Promise<readonly string[]> {
  const names = Object.entries(entryPoints).map(([name, entryPoint]) => ({ file: `${name}.cjs`, entryPoint }));
  for (const { file, entryPoint } of names) {
    await build({
      entryPoints: [entryPoint],
      outfile: join(folder, file),
      bundle: true,
      platform: "node",
      target: "node26",
      format: "cjs", // grpc-js does not survive esbuild's ESM output
      define: { "import.meta.dirname": "__dirname", "import.meta.filename": "__filename" },
      // V8 holds the text for as long as the program runs: without comments and indentation it is a third shorter.
      minifyWhitespace: true,
      lineLimit: 160, // so that a line of a stack trace still leads to a place
      plugins: [packageAssets(nodeModules), besideBundle("systeminformation")],
      legalComments: "linked",
      logLevel: "warning",
    });
    checkLatin1(join(folder, file));
  }
  cpSync(join(repository, "proto/kubevitals"), join(folder, "kubevitals"), { recursive: true });
  copyPackageAssets(nodeModules, folder);
  return names.map(({ file }) => file);
}

/**
 * A single character beyond Latin-1 makes V8 hold the whole text with two bytes a character, megabytes of memory for nothing. esbuild
 * writes escapes for them in strings and names, but not in patterns, raw templates and comments.
 *
 * @throws naming the place
 */
function checkLatin1(file: string): void {
  const text = readFileSync(file, "utf8");
  const at = text.search(/[^\0-\xff]/);
  if (at >= 0)
    throw new Error(
      `${file} has a character beyond Latin-1; write an escape in the source of: ${text.slice(at - 60, at + 20)}`,
    );
}
