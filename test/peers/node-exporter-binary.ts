import { execFile } from "node:child_process";
import { access, constants, mkdir, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

/** The release of node_exporter that Kubevitals stands in for. */
export const nodeExporterVersion = "1.12.1";

const module = "github.com/prometheus/node_exporter";

const run = promisify(execFile);

/**
 * Path of a real node_exporter of that release: named by KUBEVITALS_NODE_EXPORTER, found on the PATH or in the rig's folder,
 * or else built with Go into the user's cache.
 *
 * @throws {Error} in one line that says what to do, when there is none; also when the one that was named is another release.
 */
export async function findNodeExporter(environment: NodeJS.ProcessEnv): Promise<string> {
  const named = environment["KUBEVITALS_NODE_EXPORTER"];
  if (named !== undefined) {
    if (await isRelease(named)) return named;
    throw new Error(`KUBEVITALS_NODE_EXPORTER: ${named} is not node_exporter ${nodeExporterVersion}`);
  }
  const cache = cacheFolder(environment);
  for (const folder of [...foldersToSearch(environment), cache]) {
    const path = join(folder, "node_exporter");
    if (await isRelease(path)) return path;
  }
  return build(cache, environment);
}

function foldersToSearch(environment: NodeJS.ProcessEnv): readonly string[] {
  const onPath = (environment["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const rig = environment["KUBEVITALS_RIG"] ?? join(homedir(), ".cache/kubevitals-rig");
  return [...onPath, join(rig, "bin")];
}

function cacheFolder(environment: NodeJS.ProcessEnv): string {
  const caches = environment["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  return join(caches, `kubevitals/node_exporter-${nodeExporterVersion}`);
}

async function isRelease(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    const { stdout, stderr } = await run(path, ["--version"]);
    const said = /^node_exporter, version (\S*) /m.exec(stdout + stderr)?.[1];
    return said === "" ? await isBuiltFromRelease(path) : said === nodeExporterVersion;
  } catch {
    return false; // absent, for another machine, or something else of that name
  }
}

/** One that `go install` has built does not know its release; Go has noted it in the binary, as `go version -m` prints it. */
async function isBuiltFromRelease(path: string): Promise<boolean> {
  return (await readFile(path)).includes(`\t${module}\tv${nodeExporterVersion}\t`);
}

async function build(folder: string, environment: NodeJS.ProcessEnv): Promise<string> {
  const target = `${module}@v${nodeExporterVersion}`;
  try {
    await mkdir(folder, { recursive: true });
    await run("go", ["install", target], { env: { ...environment, GOBIN: folder, CGO_ENABLED: "0" } });
  } catch (error) {
    const [reason = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    throw new Error(
      `node_exporter ${nodeExporterVersion} was not found, and could not be built (${reason}): install it on the PATH, ` +
        `name it in KUBEVITALS_NODE_EXPORTER, or install Go, with which it is built by: go install ${target}`,
      { cause: error },
    );
  }
  const path = join(folder, "node_exporter");
  if (await isRelease(path)) return path;
  throw new Error(`${path}: what Go has built is not node_exporter ${nodeExporterVersion}; remove it and try again`);
}
