import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeBundles } from "../../scripts/build/bundles.ts";
import type { Owner } from "../programs/support/program.ts";

/** A folder of the benchmark's own. */
export interface Workspace {
  readonly folder: string;
  /** Node.js: a copy, because the pages of a binary that the benchmark runs too would count for the program by half. */
  readonly node: string;
  /** The programs' bundles, built for this run: a build of somebody else's meanwhile disturbs nothing. */
  readonly agent: string;
  readonly aggregator: string;
}

/** Builds the bundles and copies what a program needs. The folder is removed when the owner is done. */
export async function prepareWorkspace(owner: Owner): Promise<Workspace> {
  const folder = await mkdtemp(join(tmpdir(), "kubevitals-bench-"));
  owner.after(() => rm(folder, { recursive: true, force: true }));
  const dist = join(folder, "dist");
  await writeBundles(dist);
  const node = join(folder, "node");
  await cp(process.execPath, node);
  return { folder, node, agent: join(dist, "agent.cjs"), aggregator: join(dist, "aggregator.cjs") };
}
