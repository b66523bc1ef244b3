import type { Plugin } from "esbuild";

/** Makes imports of a package lead to a bundle of its own beside the program's. */
export function besideBundle(name: string): Plugin {
  return {
    name: "beside-bundle",
    setup(build) {
      build.onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: `./${name}.cjs`, external: true }));
    },
  };
}
