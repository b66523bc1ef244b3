import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

/** What is installed, from PyPI. The generator's version is named as well: with another the same seed makes other cases. */
const packages = ["schemathesis==4.32.5", "hypothesis==6.170.15"];

const run = promisify(execFile);

/** The program, installed in an environment of its own the first time. @throws where there is no Python or PyPI cannot be reached. */
export async function installSchemathesis(): Promise<string> {
  const cache = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  const folder = join(cache, "kubevitals", packages.join("-").replaceAll("==", "-"));
  const program = join(folder, "bin/schemathesis");
  if (existsSync(program)) return program;
  console.log(`installing ${packages.join(" and ")} into ${folder}`);
  try {
    await mkdir(dirname(folder), { recursive: true });
    await run("python3", ["-m", "venv", "--clear", folder]);
    await run(join(folder, "bin/python"), [
      "-m",
      "pip",
      "install",
      "--quiet",
      "--disable-pip-version-check",
      ...packages,
    ]);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw new Error(`schemathesis cannot be installed: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  return program;
}
