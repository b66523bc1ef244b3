/** Bundles both programs into dist/: one CommonJS file each, with what they read at run time beside them. */
import { cpSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { copyPackageAssets, packageAssets } from "./package-assets.ts";

const repository = join(import.meta.dirname, "../..");
const nodeModules = join(repository, "node_modules");
const dist = join(repository, "dist");

rmSync(dist, { recursive: true, force: true });
for (const program of ["agent", "aggregator"]) {
  const outfile = join(dist, `${program}.cjs`);
  await build({
    entryPoints: [join(repository, program, "src/main.ts")],
    outfile,
    bundle: true,
    platform: "node",
    target: "node26",
    format: "cjs", // grpc-js does not survive esbuild's ESM output
    define: { "import.meta.dirname": "__dirname" },
    plugins: [packageAssets(nodeModules)],
    legalComments: "linked",
    logLevel: "warning",
  });
  console.log(`dist/${program}.cjs: ${Math.round(statSync(outfile).size / 1024)} KiB`);
}
cpSync(join(repository, "proto/kubevitals"), join(dist, "kubevitals"), { recursive: true });
copyPackageAssets(nodeModules, dist);
