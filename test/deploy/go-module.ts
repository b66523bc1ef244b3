import { execFile } from "node:child_process";
import { access, constants, mkdir, readFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A command of a Go module, at a pinned version. */
export interface GoCommand {
  readonly module: string;
  readonly version: string;
  /** Folder of the command within the module. */
  readonly folder: string;
  readonly name: string;
}

/**
 * Path of the command, which is built into the user's cache where it is not there yet: a minute or two.
 *
 * @throws {Error} that says what to do, where Go is missing or the build fails
 */
export async function findGoCommand({ module, version, folder, name }: GoCommand): Promise<string> {
  const caches = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  const target = join(caches, `kubevitals/${name}-${version}`);
  const path = join(target, name);
  if (await isBuiltFrom(path, module, version)) return path;
  await mkdir(target, { recursive: true });
  await go(["install", `${module}/${folder}@v${version}`], { GOBIN: target, CGO_ENABLED: "0" });
  if (await isBuiltFrom(path, module, version)) return path;
  throw new Error(`${path}: what Go has built is not ${module} ${version}; remove it and try again`);
}

/** The folder of a module's files, which is fetched into Go's own cache where it is not there yet. */
export async function fetchGoModule(module: string, version: string): Promise<string> {
  const answer = await go(["mod", "download", "-json", `${module}@v${version}`]);
  return (JSON.parse(answer) as { readonly Dir: string }).Dir;
}

/** Go notes in a binary which module it was built from, as `go version -m` prints it. */
async function isBuiltFrom(path: string, module: string, version: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await readFile(path)).includes(`\t${module}\tv${version}\t`);
  } catch {
    return false;
  }
}

async function go(words: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<string> {
  try {
    const env = { ...process.env, GOFLAGS: "-mod=mod", ...environment };
    return (await run("go", words, { env, cwd: tmpdir(), maxBuffer: 2 ** 24 })).stdout;
  } catch (error) {
    const [reason = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    throw new Error(`go ${words.join(" ")} failed (${reason}): install Go 1.26, and let it reach its module proxy`, {
      cause: error,
    });
  }
}
