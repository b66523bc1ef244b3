import { join } from "node:path";
import type { Clock } from "@kubevitals/program";
import { ExpositionError, type Exposition } from "../../exposition/exposition.ts";
import { parseExposition } from "../../exposition/parse-exposition.ts";
import type { FileFacts, UserFiles } from "../../user-files.ts";
import { expandGlob } from "./textfile-glob.ts";
import { textfileLimits } from "./textfile-limits.ts";

/** One text file: what it says, or why that cannot be told. */
export type TextFile =
  | { readonly path: string; readonly facts: FileFacts; readonly exposition: Exposition }
  | { readonly path: string; readonly facts: FileFacts | undefined; readonly error: string };

/** All text files at one instant, in the order of folders and names. The same list as long as no file has changed. */
export interface TextFiles {
  readonly files: readonly TextFile[];
  /** Sentences about folders that could not be read or hold too much. */
  readonly problems: readonly string[];
}

/**
 * A file that was changed so recently is read again whatever its times say: a later write may leave the same ones, as kernels keep
 * time in ticks.
 */
const settledNanoseconds = 2_000_000_000n;

/** Reads the files `*.prom` of folders; one that has not changed since is not read again. */
export class TextFileReader {
  readonly #patterns: readonly string[];
  #known: readonly TextFile[] = [];

  constructor(patterns: readonly string[]) {
    this.#patterns = patterns;
  }

  async read(files: UserFiles, clock: Clock): Promise<TextFiles> {
    const problems: string[] = [];
    const paths = await this.#paths(files, problems);
    const known = new Map(this.#known.map((file) => [file.path, file]));
    const read: TextFile[] = [];
    for (const path of paths) read.push(await readFile(files, path, known.get(path), clock));
    if (read.length !== this.#known.length || read.some((file, index) => file !== this.#known[index]))
      this.#known = read;
    return { files: this.#known, problems };
  }

  async #paths(files: UserFiles, problems: string[]): Promise<readonly string[]> {
    const paths = new Set<string>();
    for (const folder of await this.#folders(files)) {
      try {
        for (const name of await files.list(folder)) if (name.endsWith(".prom")) paths.add(join(folder, name));
      } catch (error) {
        problems.push(`${folder}: ${reasonOf(error)}`);
      }
    }
    if (paths.size <= textfileLimits.files) return [...paths];
    problems.push(`${paths.size} files, of which the first ${textfileLimits.files} are read`);
    return [...paths].slice(0, textfileLimits.files);
  }

  async #folders(files: UserFiles): Promise<readonly string[]> {
    const folders: string[] = [];
    for (const pattern of this.#patterns) {
      folders.push(...(await expandGlob(pattern, (folder) => files.list(folder), textfileLimits.folders)));
    }
    return folders;
  }
}

async function readFile(files: UserFiles, path: string, known: TextFile | undefined, clock: Clock): Promise<TextFile> {
  let facts: FileFacts | undefined;
  try {
    facts = await files.facts(path);
    if (known?.facts && isUnchanged(facts, known.facts) && isSettled(facts, clock)) return known;
    // A pipe is not even opened: that would let its writer go on.
    if (!facts.isRegular) return same(known, { path, facts, error: "it is not a regular file" });
    const content = await files.read(path, textfileLimits.fileBytes);
    return { path, facts: content.facts, exposition: parseExposition(content.bytes, textfileLimits) };
  } catch (error) {
    // What the system refuses it may allow later, without a trace on the file.
    return same(known, { path, facts: error instanceof ExpositionError ? facts : undefined, error: reasonOf(error) });
  }
}

/** The known file where it failed just so before: whoever compares finds that nothing has changed. */
function same(known: TextFile | undefined, file: TextFile & { error: string }): TextFile {
  return known && "error" in known && known.error === file.error ? known : file;
}

function isUnchanged(a: FileFacts, b: FileFacts): boolean {
  return (
    a.modified === b.modified &&
    a.changed === b.changed &&
    a.bytes === b.bytes &&
    a.inode === b.inode &&
    a.device === b.device
  );
}

function isSettled({ modified, changed }: FileFacts, clock: Clock): boolean {
  const latest = modified > changed ? modified : changed;
  const age = BigInt(Math.trunc(clock.now())) * 1_000_000n - latest;
  return age > settledNanoseconds;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return (error as NodeJS.ErrnoException).code ?? error.message;
}
