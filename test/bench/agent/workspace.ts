import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repository, type Owner } from "../../programs/support/program.ts";

/** A folder of the benchmark's own. */
export interface Workspace {
  readonly folder: string;
  /** Node.js: a copy, because the pages of a binary that the benchmark runs too would count for the agent by half. */
  readonly node: string;
  /** The agent's bundle: a copy, so that a build that runs meanwhile disturbs nothing. */
  readonly bundle: string;
}

/** Builds the bundles and copies what an agent needs. The folder is removed when the owner is done. */
export async function prepareWorkspace(owner: Owner): Promise<Workspace> {
  const build = spawn(process.execPath, ["--import", "tsx", "scripts/build/main.ts"], {
    cwd: repository,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [code] = (await once(build, "exit")) as [number | null];
  if (code !== 0) throw new Error(`npm run build has failed with exit code ${code}`);
  const folder = await mkdtemp(join(tmpdir(), "kubevitals-bench-"));
  owner.after(() => rm(folder, { recursive: true, force: true }));
  await cp(join(repository, "dist"), join(folder, "dist"), { recursive: true });
  const node = join(folder, "node");
  await cp(process.execPath, node);
  return { folder, node, bundle: join(folder, "dist/agent.cjs") };
}
