import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { promisify } from "node:util";
import { writeArchive } from "./write-archive.ts";

const run = promisify(execFile);

async function layOut(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), "kubevitals-test-"));
  t.after(() => rm(folder, { recursive: true }));
  const root = join(folder, "root");
  await mkdir(join(root, "app"), { recursive: true });
  await writeFile(join(root, "app/program"), "#!/bin/false\n");
  await chmod(join(root, "app/program"), 0o755);
  const image = { name: "it/program:1", root, architecture: "amd64", settings: { User: "65532:65532" } };
  return { folder, image };
}

const sha256 = (bytes: Buffer | string) => createHash("sha256").update(bytes).digest("hex");

test("an archive has a manifest, a configuration under its hash, and the root filesystem as its one layer", async (t) => {
  const { folder, image } = await layOut(t);
  const digest = await writeArchive(image, join(folder, "it.tar"));
  const out = join(folder, "out");
  await mkdir(out);
  await run("tar", ["--extract", `--file=${join(folder, "it.tar")}`, `--directory=${out}`]);
  const [manifest] = JSON.parse(await readFile(join(out, "manifest.json"), "utf8")) as [
    { readonly Config: string; readonly RepoTags: readonly string[]; readonly Layers: readonly string[] },
  ];
  assert.deepEqual(manifest.RepoTags, ["it/program:1"]);
  const configuration = await readFile(join(out, manifest.Config), "utf8");
  assert.equal(manifest.Config, `${sha256(configuration)}.json`);
  assert.equal(digest, `sha256:${sha256(configuration)}`);
  const { architecture, os, config, rootfs } = JSON.parse(configuration) as Readonly<Record<string, unknown>>;
  assert.deepEqual(
    { architecture, os, config },
    { architecture: "amd64", os: "linux", config: { User: "65532:65532" } },
  );
  const layer = await readFile(join(out, manifest.Layers[0] ?? ""));
  assert.deepEqual(rootfs, { type: "layers", diff_ids: [`sha256:${sha256(layer)}`] });
  const { stdout } = await run("tar", ["--list", "--verbose", "--numeric-owner", `--file=${join(out, "layer.tar")}`]);
  assert.match(stdout, /^-rwxr-xr-x 0\/0 .* \.\/app\/program$/m);
});

test("the same files make the same image, whenever they were written", async (t) => {
  const { folder, image } = await layOut(t);
  await writeArchive(image, join(folder, "one.tar"));
  await utimes(join(image.root, "app/program"), 1, 1);
  await writeArchive(image, join(folder, "other.tar"));
  const [one, other] = await Promise.all(["one.tar", "other.tar"].map((file) => readFile(join(folder, file))));
  assert.ok(one?.equals(other ?? Buffer.of()));
});

test("where there is no such root nothing is left behind", async (t) => {
  const { folder, image } = await layOut(t);
  await assert.rejects(writeArchive({ ...image, root: join(folder, "nowhere") }, join(folder, "it.tar")));
  assert.deepEqual(await readdir(folder), ["root"]);
});
