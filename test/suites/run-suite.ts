import { join, relative } from "node:path";
import { test } from "node:test";
import { filesOfSuite } from "./files-of.ts";

const repository = join(import.meta.dirname, "../..");

/**
 * Runs the tests of all files of a folder's suite in this process, one after another. A process for each file would load the same
 * modules hundreds of times, which takes longer than most tests do. A file that cannot be loaded is a test that fails.
 */
export async function runSuite(folder: string): Promise<void> {
  for (const file of filesOfSuite(repository, relative(repository, folder))) {
    try {
      await import(join(repository, file));
    } catch (error) {
      test(`${file} can be loaded`, () => {
        throw error;
      });
    }
  }
}
