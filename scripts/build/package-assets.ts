import { cpSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { Plugin } from "esbuild";

/** Packages that read files of their own at run time, and which. */
const assets: Readonly<Record<string, readonly string[]>> = {
  "grpc-health-check": ["proto"],
  "@grpc/reflection": ["build/proto"],
  "@fastify/swagger": ["package.json"],
  "@fastify/swagger-ui": ["static"],
};

/** Folder beside the bundle that holds these files, as node_modules does beside the source. */
const folder = "packages";

/** Makes the packages above look for their files beside the bundle: `__dirname` is where they would lie there. */
export function packageAssets(nodeModules: string): Plugin {
  const names = Object.keys(assets).map((name) => name.replaceAll("/", "[/]"));
  return {
    name: "package-assets",
    setup(build) {
      build.onLoad({ filter: new RegExp(`node_modules/(${names.join("|")})/.*\\.js$`) }, ({ path }) => {
        const beside = JSON.stringify(join(folder, relative(nodeModules, dirname(path))));
        const contents = readFileSync(path, "utf8");
        return {
          contents: contents.replaceAll("__dirname", `require("node:path").join(__dirname, ${beside})`),
          loader: "js",
        };
      });
    },
  };
}

/** Copies the packages' files beside the bundle. */
export function copyPackageAssets(nodeModules: string, dist: string): void {
  for (const [name, paths] of Object.entries(assets)) {
    for (const path of paths)
      cpSync(join(nodeModules, name, path), join(dist, folder, name, path), { recursive: true });
  }
}
