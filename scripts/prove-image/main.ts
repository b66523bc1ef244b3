/**
 * `npm run check:images`: the stages of the Dockerfiles without a container engine. Lints them, bundles what their build context
 * has and nothing else, lays out each image's root filesystem in an empty folder, and runs the program in it as a container runtime would.
 * Exit code 1 where an image is too large or starts too slowly, or a program does not run. Needs root on Linux, for mounts of its own.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, loadavg } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { copyContext } from "./context.ts";
import { lintDockerfiles } from "./lint.ts";
import { runImage } from "./run-image.ts";

const run = promisify(execFile);
const repository = join(import.meta.dirname, "../..");
const images = join(repository, "deploy/images");

const mostMegabytes = 200;
const mostMilliseconds = 1000;
/** On a machine that others use the least of several starts is the nearest to what one takes. */
const starts = 5;
/** Whether others use this machine so much that only CPU time tells anything. */
const isBusy = (loadavg()[0] ?? 0) > availableParallelism();

/** The programs, with flags by which they run where no cluster is, and a path that they have to serve. */
const programs = [
  { name: "agent", flags: ["--http-listen=127.0.0.1:0", "--node-name=image"], path: "/metrics", says: /^node_load1 /m },
  {
    name: "aggregator",
    flags: ["--http-listen=127.0.0.1:0", "--grpc-listen=127.0.0.1:0", "--kubernetes=off"],
    path: "/docs/",
    says: /<html/,
  },
];

const problems: string[] = [];

async function checkImages(folder: string): Promise<void> {
  const dockerfiles = programs.map(({ name }) => join(images, `${name}.Dockerfile`));
  await lint(dockerfiles);
  for (const { name, flags, path, says } of programs) {
    const context = join(folder, `context-${name}`);
    await copyContext(repository, join(images, `${name}.Dockerfile.dockerignore`), context);
    await run(join(context, "scripts/node"), ["--import", "tsx", "scripts/build/main.ts"], { cwd: context });
    const root = join(folder, name);
    await run(join(context, "deploy/images/assemble"), [name, process.execPath, join(context, "dist"), root]);
    await checkSize(name, root);
    await checkStarts(name, root, flags);
    const started = await runImage(root, commandOf(name, flags));
    const answer = await fetch(`http://${started.http}${path}`);
    if (answer.status !== 200 || !says.test(await answer.text()))
      problems.push(`${name}: ${path} gives ${answer.status}`);
    const code = await started.stop();
    if (code !== 0) problems.push(`${name}: ends with ${code} when it is stopped`);
  }
}

/** Without hadolint everything else is still worth knowing; in CI, where nobody reads what passes, it is a problem. */
async function lint(dockerfiles: readonly string[]): Promise<void> {
  try {
    const found = await lintDockerfiles(dockerfiles);
    if (found === "") console.log("hadolint finds nothing in the Dockerfiles");
    else problems.push(found);
  } catch (error) {
    const said = `the Dockerfiles are not linted: ${error instanceof Error ? error.message : String(error)}`;
    if (process.env["CI"]) problems.push(said);
    else console.log(said);
  }
}

function commandOf(name: string, flags: readonly string[]): readonly string[] {
  return ["/usr/local/bin/node", `/app/${name}.cjs`, ...flags];
}

async function checkSize(name: string, root: string): Promise<void> {
  const { stdout } = await run("du", ["--summarize", "--bytes", root]);
  const megabytes = Number.parseInt(stdout, 10) / 1e6;
  console.log(`${name}: ${megabytes.toFixed(0)} MB, of at most ${mostMegabytes} MB, before compression`);
  if (megabytes > mostMegabytes) problems.push(`${name}: the image has ${megabytes.toFixed(0)} MB`);
  for (const shell of ["bin/sh", "usr/bin/sh", "bin/busybox"])
    if (existsSync(join(root, shell))) problems.push(`${name}: the image has a shell, ${shell}`);
}

async function checkStarts(name: string, root: string, flags: readonly string[]): Promise<void> {
  const runs: { wall: number; cpu: number }[] = [];
  for (let index = 0; index < starts; index++) {
    const started = await runImage(root, commandOf(name, flags));
    runs.push({ wall: started.wallMilliseconds, cpu: started.cpuMilliseconds });
    await started.stop();
  }
  const wall = Math.min(...runs.map((each) => each.wall));
  const cpu = Math.min(...runs.map((each) => each.cpu));
  console.log(
    `${name}: listens after ${wall.toFixed(0)} ms, of at most ${mostMilliseconds} ms (CPU ${cpu.toFixed(0)} ms; least of ${starts} starts)`,
  );
  if (isBusy) console.log(`${name}: others use this machine, so it is the CPU time that counts`);
  if ((isBusy ? cpu : wall) > mostMilliseconds) problems.push(`${name}: listens after ${wall.toFixed(0)} ms`);
}

// Beside the packages, whose files get further names there.
const cache = join(repository, "node_modules/.cache");
await mkdir(cache, { recursive: true });
const folder = await mkdtemp(join(cache, "images-"));
try {
  if (process.getuid?.() !== 0) throw new Error("it needs root, to mount what a container has");
  await checkImages(folder);
} catch (error) {
  problems.push(error instanceof Error ? error.message : String(error));
} finally {
  await rm(folder, { recursive: true, force: true });
}
for (const problem of problems) console.error(`check:images: ${problem}`);
process.exitCode = problems.length > 0 ? 1 : 0;
