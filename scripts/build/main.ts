/** Bundles both programs into dist/: one CommonJS file each, and one for what only a helper process loads, with what they read at run time beside them. */
import { cpSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { besideBundle } from "./beside-bundle.ts";
import { copyPackageAssets, packageAssets } from "./package-assets.ts";

const repository = join(import.meta.dirname, "../..");
const nodeModules = join(repository, "node_modules");
const dist = join(repository, "dist");

rmSync(dist, { recursive: true, force: true });
const entryPoints = {
  agent: join(repository, "agent/src/main.ts"),
  aggregator: join(repository, "aggregator/src/main.ts"),
  // Only a helper process of the agent's loads it: within the bundle it would cost the agent its memory too.
  systeminformation: join(nodeModules, "systeminformation/lib/index.js"),
};
for (const [name, entryPoint] of Object.entries(entryPoints)) {
  const outfile = join(dist, `${name}.cjs`);
  await build({
    entryPoints: [entryPoint],
    outfile,
    bundle: true,
    platform: "node",
    target: "node26",
    format: "cjs", // grpc-js does not survive esbuild's ESM output
    define: { "import.meta.dirname": "__dirname", "import.meta.filename": "__filename" },
    plugins: [packageAssets(nodeModules), besideBundle("systeminformation")],
    legalComments: "linked",
    logLevel: "warning",
  });
  console.log(`dist/${name}.cjs: ${Math.round(statSync(outfile).size / 1024)} KiB`);
}
cpSync(join(repository, "proto/kubevitals"), join(dist, "kubevitals"), { recursive: true });
copyPackageAssets(nodeModules, dist);
