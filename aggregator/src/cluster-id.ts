import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
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
    mkdirSync(dataDir, { recursive: true });
    const known = readIfThere(file);
    if (known !== undefined) return known;
    const id = randomUUID();
    writeFileSync(file, `${id}\n`, { flag: "wx" });
    return id;
  } catch (error) {
    throw new UsageError(`--data-dir: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").trim() || undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
