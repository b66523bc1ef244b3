import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { repository, type Owner } from "../../programs/support/program.ts";
import type { BenchOptions } from "./options.ts";

/** Runs `alone.ts` from a bundle; resolves with its exit code. */
export async function runAlone(owner: Owner, { nodes, pods, nodeFlags }: BenchOptions): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "kubevitals-bench-"));
  owner.after(() => rm(folder, { recursive: true, force: true }));
  const bundle = join(folder, "alone.mjs");
  await build({
    entryPoints: [join(import.meta.dirname, "alone.ts")],
    outfile: bundle,
    bundle: true,
    platform: "node",
    target: "node26",
    format: "esm",
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    logLevel: "error",
  });
  await cp(join(repository, "proto/kubevitals"), join(folder, "kubevitals"), { recursive: true });
  const flags = ["--expose-gc", ...nodeFlags, bundle, String(nodes), String(pods)];
  const child = spawn(process.execPath, flags, { stdio: "inherit" });
  const [code] = (await once(child, "exit")) as [number | null];
  return code ?? 1;
}
