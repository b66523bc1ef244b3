import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { writeBundles } from "../../../scripts/build/bundles.ts";
import { sourceKey } from "./source-key.ts";

const repository = join(import.meta.dirname, "../../..");
const cache = join(repository, "node_modules/.cache/kubevitals-bundles");

/** Bundles that no test has asked for in this time are removed. */
const keptMilliseconds = 86_400_000;

/**
 * The folder of the programs' bundles, made from the sources as they were when the test file started: a program starts from its
 * bundle in a fraction of the time that it takes from source. Bundles are kept by the content of what they are made of, so that one
 * test run makes them once, and nobody is ever given old ones.
 */
export const bundles: Promise<string> = makeBundles();

async function makeBundles(): Promise<string> {
  for (;;) {
    const key = sourceKey(repository);
    const folder = join(cache, key);
    if (isThere(folder)) return folder;
    const draft = join(cache, `draft-${randomBytes(6).toString("hex")}`);
    try {
      mkdirSync(draft, { recursive: true });
      await writeBundles(draft);
      // A file that was saved meanwhile may be in them or not.
      if (sourceKey(repository) === key) publish(draft, folder);
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
    removeOld();
  }
}

/** Whether the bundles are there; they are in use then. */
function isThere(folder: string): boolean {
  try {
    const now = new Date();
    utimesSync(folder, now, now);
    return true;
  } catch {
    return false;
  }
}

/** Gives finished bundles their name, all at once; another test file may have been quicker. */
function publish(draft: string, folder: string): void {
  try {
    renameSync(draft, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}

function removeOld(): void {
  for (const name of readdirSync(cache)) {
    const folder = join(cache, name);
    const { mtimeMs } = statSync(folder, { throwIfNoEntry: false }) ?? { mtimeMs: Infinity };
    if (Date.now() - mtimeMs > keptMilliseconds) rmSync(folder, { recursive: true, force: true });
  }
}
