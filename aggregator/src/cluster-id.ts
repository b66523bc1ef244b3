import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "@kubevitals/program";

/**
 * The id of the cluster as long as nobody knows the UID of its kube-system: kept in the data directory, so that it outlives
 * restarts; without one it is good for this run.
 */
export function readClusterId(dataDir: string | undefined): string {
  if (dataDir === undefined) return randomUUID();
  const file = join(dataDir, "cluster-id");
  try {
    if (!existsSync(dataDir)) mkdirSync(dataDir); // not recursive: below /proc Node never comes back from that
    const known = readIfThere(file);
    if (known) return known;
    const id = randomUUID();
    // An empty file is what a crash left behind; one that another process has just made is not overwritten.
    writeFileSync(file, `${id}\n`, { flag: known === undefined ? "wx" : "w" });
    return id;
  } catch (error) {
    throw new UsageError(`--data-dir: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** What the file says; undefined where there is none. */
function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
