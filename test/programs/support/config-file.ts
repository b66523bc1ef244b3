import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Owner } from "./program.ts";

/** A folder that is gone when the owner is. */
export async function temporaryFolder(owner: Owner): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "kubevitals-test-"));
  owner.after(() => rm(folder, { recursive: true }));
  return folder;
}

/** A YAML file for `--config`. */
export async function configFile(owner: Owner, text: string): Promise<string> {
  const file = join(await temporaryFolder(owner), "kubevitals.yaml");
  await writeFile(file, text);
  return file;
}
