/** Bundles both programs into dist/. */
import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { writeBundles } from "./bundles.ts";

const dist = join(import.meta.dirname, "../../dist");
rmSync(dist, { recursive: true, force: true });
for (const file of await writeBundles(dist))
  console.log(`dist/${file}: ${Math.round(statSync(join(dist, file)).size / 1024)} KiB`);
