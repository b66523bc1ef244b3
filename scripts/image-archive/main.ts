/**
 * `npm run build:images`: both images for this machine's processor, each in a file that container runtimes load, without a container
 * engine and without a registry. What is in them is what the Dockerfiles put there, but that Node.js and its libraries are this
 * machine's. `-- --output FOLDER` writes elsewhere than to dist/images.
 */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs, promisify } from "node:util";
import { version } from "@kubevitals/program";
import { writeBundles } from "../build/bundles.ts";
import { imageSettings } from "./dockerfile.ts";
import { writeArchive } from "./write-archive.ts";

const run = promisify(execFile);
const repository = join(import.meta.dirname, "../..");
const images = join(repository, "deploy/images");

/** Processors that the images are for, by Node's names, as Go names them. */
const architectures: Readonly<Record<string, string>> = { x64: "amd64", arm64: "arm64" };

async function buildImages(output: string): Promise<void> {
  const architecture = architectures[process.arch];
  if (architecture === undefined || process.platform !== "linux")
    throw new Error(`images are for Linux on amd64 and arm64, and this is ${process.platform} on ${process.arch}`);
  await mkdir(output, { recursive: true });
  const folder = await mkdtemp(join(output, ".build-"));
  try {
    await writeBundles(join(folder, "dist"));
    for (const program of ["agent", "aggregator"]) {
      const root = join(folder, program);
      await run(join(images, "assemble"), [program, process.execPath, join(folder, "dist"), root]);
      const settings = imageSettings(await readFile(join(images, `${program}.Dockerfile`), "utf8"), {
        VERSION: version,
        REVISION: await revision(),
      });
      const name = `kubevitals/${program}:${version}`;
      const file = join(output, `${program}-${version}-${architecture}.tar`);
      const digest = await writeArchive({ name, root, architecture, settings }, file);
      console.log(`${file}: ${name}, ${digest}, ${Math.round((await stat(file)).size / 1e6)} MB`);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The commit that is built; a checkout without git has none. */
async function revision(): Promise<string> {
  try {
    return (await run("git", ["rev-parse", "HEAD"], { cwd: repository })).stdout.trim();
  } catch {
    return "unknown";
  }
}

try {
  const { values } = parseArgs({ options: { output: { type: "string", default: join(repository, "dist/images") } } });
  await buildImages(resolve(values.output));
} catch (error) {
  console.error(`build:images: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
