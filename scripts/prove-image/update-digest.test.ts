import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { promisify } from "node:util";

const run = promisify(execFile);
const images = join(import.meta.dirname, "../../deploy/images");
const dockerfiles = ["agent.Dockerfile", "aggregator.Dockerfile"];
const digest = `sha256:${"0a".repeat(32)}`;

/** A copy of deploy/images, and a PATH with these programs and what the script itself needs. */
async function layOut(t: TestContext, programs: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(join(tmpdir(), "kubevitals-test-"));
  t.after(() => rm(folder, { recursive: true }));
  await cp(images, join(folder, "images"), { recursive: true });
  const bin = join(folder, "bin");
  await mkdir(bin);
  for (const tool of ["bash", "dirname", "sed", "mktemp", "sha256sum", "cut", "rm"]) {
    const { stdout } = await run("sh", ["-c", `command -v ${tool}`]);
    await symlink(stdout.trim(), join(bin, tool));
  }
  for (const [name, text] of Object.entries(programs)) {
    await writeFile(join(bin, name), `#!${join(bin, "bash")}\n${text}\n`);
    await chmod(join(bin, name), 0o755);
  }
  return {
    update: () => run(join(folder, "images/update-digest"), [], { env: { PATH: bin } }),
    bases: () =>
      Promise.all(
        dockerfiles.map(async (file) => {
          const text = await readFile(join(folder, "images", file), "utf8");
          return /^ARG NODE_IMAGE=(.*)$/m.exec(text)?.[1];
        }),
      ),
  };
}

for (const [tool, text, expected] of [
  ["docker", `[ "$1 $2 $3" = "buildx imagetools inspect" ] && echo ${digest}`, digest],
  ["crane", `[ "$1" = digest ] && echo ${digest}`, digest],
  // Of the bytes that the registry gives, without a line's end of anybody's.
  [
    "skopeo",
    `[ "$1 $2" = "inspect --raw" ] && echo -n '{}'`,
    "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
  ],
] as const)
  test(`what ${tool} says of the base image is written into both Dockerfiles`, async (t) => {
    const { update, bases } = await layOut(t, { [tool]: text });
    const [before = ""] = await bases();
    const { stdout } = await update();
    const image = before.replace(/@.*/, "");
    assert.deepEqual(await bases(), [`${image}@${expected}`, `${image}@${expected}`]);
    assert.equal(stdout, `${image} is ${expected}\n`);
  });

for (const [what, programs, says] of [
  ["nobody can be asked", {}, /needs docker with buildx, skopeo or crane/],
  [
    "the answer is none",
    { docker: "echo error: no such image" },
    /there is no digest of node:.*'error: no such image'/,
  ],
  ["the registry is not reached", { docker: "echo dial failed >&2; exit 1" }, /dial failed/],
] as const)
  test(`where ${what} the Dockerfiles stay as they are`, async (t) => {
    const { update, bases } = await layOut(t, programs);
    const before = await bases();
    await assert.rejects(update(), says);
    assert.deepEqual(await bases(), before);
  });

test("both Dockerfiles name the same base image, by a digest", async (t) => {
  const [agent, aggregator] = await (await layOut(t, {})).bases();
  assert.match(agent ?? "", /^node:[\w.-]+@sha256:[0-9a-f]{64}$/);
  assert.equal(agent, aggregator);
});
